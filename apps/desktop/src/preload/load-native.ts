import type * as shmNative from '@framelane/shm-native';

export type ShmNative = typeof shmNative;

const sandboxed =
  'expected a preload that may load native code, found a sandboxed one, as streams have that are not trusted; ' +
  'pictures come through main, unless the stream is marked as trusted in the settings';

/**
 * The addon's package, from `addonRoot` or as a dependency. Only asked for by a preload without sandbox: a sandboxed
 * one can require nothing of the kind, and throws here.
 */
export function loadNative(addonRoot: string | undefined): ShmNative {
  if (process.sandboxed) throw new Error(sandboxed);
  return addonRoot === undefined ? require('@framelane/shm-native') : require(`${addonRoot}/dist/index.cjs`);
}
