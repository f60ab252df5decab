import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RasterAddon } from './native-raster.ts';

/** What the loader knows about the machine; given by tests. */
export interface RasterHost {
  require(path: string): unknown;
  /** Nearest first; the app's own folder is one of them. */
  folders: readonly string[];
  platform: string;
  arch: string;
}

/**
 * Loads the rasteriser. When no file of it can be loaded, the error lists every path with its reason and the command
 * that builds it; anything else it throws while loading comes through unchanged.
 */
export function loadRasterAddon(host: RasterHost = describeHost()): RasterAddon {
  const target = `${host.platform}-${host.arch}`;
  const reasons: string[] = [];
  let cause: unknown;
  for (const folder of host.folders) {
    for (const path of [
      join(folder, 'prebuilds', target, 'stage-raster.node'),
      join(folder, 'build', 'Release', 'stage_raster.node'),
    ]) {
      try {
        return host.require(path) as RasterAddon;
      } catch (error) {
        if (!isLoadFailure(error)) throw error;
        reasons.push(`  ${path}: ${error.message.split('\n', 1)[0]}`);
        cause = error;
      }
    }
  }
  throw new Error(
    `No loadable rasteriser for ${target}, Node-API ${process.versions.napi}. Tried:\n${reasons.join('\n')}\n` +
      'To build it: node scripts/build-native.mjs in the folder of the stage server (a C++20 compiler is needed)',
    { cause },
  );
}

function describeHost(): RasterHost {
  const here = dirname(fileURLToPath(import.meta.url));
  return {
    require: createRequire(import.meta.url),
    // From dist/ and from src/raster/.
    folders: [join(here, '..'), join(here, '..', '..')],
    platform: process.platform,
    arch: process.arch,
  };
}

function isLoadFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_DLOPEN_FAILED';
}
