import type * as shmNative from '@framelane/shm-native';

export type ShmNative = typeof shmNative;

/**
 * The addon's package, from `addonRoot` or as a dependency. Only asked for by a preload without sandbox: a sandboxed
 * one can require nothing of the kind, and throws here.
 */
export function loadNative(addonRoot: string | undefined): ShmNative {
  if (process.sandboxed) throw new Error('a sandboxed preload loads no addon');
  return addonRoot === undefined ? require('@framelane/shm-native') : require(`${addonRoot}/dist/index.cjs`);
}
