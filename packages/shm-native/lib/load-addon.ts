import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RingError } from './errors.ts';
import type { NativeAddon } from './native-addon.ts';

/** What the loader knows about the machine; given by tests, asked of the process otherwise. */
export type AddonHost = {
  require(path: string): unknown;
  packageRoot: string;
  platform: string;
  arch: string;
  /** Version of Node-API the process offers, as text. */
  napiVersion: string;
};

/** Where a built addon may lie, best first. */
export function listAddonPaths(host: AddonHost): string[] {
  return [
    join(host.packageRoot, 'prebuilds', `${host.platform}-${host.arch}`, 'shm-native.node'),
    join(host.packageRoot, 'build', 'Release', 'shm_native.node'),
  ];
}

/**
 * Loads the addon from the first path that has one. A path with no file, or with one this system cannot link, is noted
 * and the next is tried; when none is left, `ERR_RING_UNSUPPORTED` lists every path with its reason. Anything else
 * an addon throws while loading is a defect and comes through unchanged.
 */
export function loadAddon(host: AddonHost = describeHost()): NativeAddon {
  const attempts: { path: string; reason: string }[] = [];
  let lastError: unknown;
  for (const path of listAddonPaths(host)) {
    try {
      return host.require(path) as NativeAddon;
    } catch (error) {
      if (!isLoadFailure(error)) throw error;
      attempts.push({ path, reason: firstLine(error.message) });
      lastError = error;
    }
  }
  const lines = attempts.map(({ path, reason }) => `  ${path}: ${reason}`);
  const target = `${host.platform}-${host.arch}, Node-API ${host.napiVersion}`;
  throw new RingError(
    'ERR_RING_UNSUPPORTED',
    `No loadable addon of @framelane/shm-native for ${target}. Tried:\n${lines.join('\n')}\n` +
      `Linux is supported. To build it there: npx node-gyp@12 rebuild --directory "${host.packageRoot}"`,
    { cause: lastError, details: { attempts, platform: host.platform, arch: host.arch } },
  );
}

function describeHost(): AddonHost {
  return {
    require: createRequire(import.meta.url),
    // Both lib/ and dist/ lie directly in the package.
    packageRoot: join(dirname(fileURLToPath(import.meta.url)), '..'),
    platform: process.platform,
    arch: process.arch,
    napiVersion: process.versions.napi ?? 'unknown',
  };
}

function isLoadFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_DLOPEN_FAILED';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
