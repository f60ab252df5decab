import { loadAddon } from './load-addon.ts';
import type { NativeAddon } from './native-addon.ts';

let addon: NativeAddon | undefined;

/** The addon, loaded on first use: importing this package never fails and costs nothing. */
export function getAddon(): NativeAddon {
  addon ??= loadAddon();
  return addon;
}
