import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ShmError } from './shm-error.ts';

export type ClientLibrary = {
  path: string;
  /** Which of the two public interfaces it has. */
  abi: string;
};

/** What the search knows about the machine; given by tests, asked of the process otherwise. */
export type LibraryHost = {
  packageRoot: string;
  platform: string;
  arch: string;
  /** Value of OVSTREAM_SHM_CLIENT_LIB. */
  override: string | undefined;
  /** The name of the interface; throws when the file cannot be loaded. */
  load(path: string): string;
};

/** Where a client library may lie: the one asked for and no other, or else the packaged places, best first. */
export function listLibraryPaths(host: LibraryHost, libraryPath: string | undefined): string[] {
  if (libraryPath !== undefined) return [libraryPath];
  if (host.override !== undefined && host.override !== '') return [host.override];
  const file = 'libovstream_shm_client.so';
  return [
    join(host.packageRoot, 'prebuilds', `${host.platform}-${host.arch}`, file),
    join(host.packageRoot, 'build', 'Release', file),
  ].map(leaveArchive);
}

/** Loads the first library that can be; `ERR_SHM_LIBRARY` lists every path with its reason. */
export function findClientLibrary(host: LibraryHost, libraryPath: string | undefined): ClientLibrary {
  const attempts: { path: string; reason: string }[] = [];
  for (const path of listLibraryPaths(host, libraryPath)) {
    try {
      return { path, abi: host.load(path) };
    } catch (error) {
      attempts.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const lines = attempts.map(({ path, reason }) => `  ${path}: ${reason}`);
  throw new ShmError(
    'ERR_SHM_LIBRARY',
    `No client library for ${host.platform}-${host.arch}. Tried:\n${lines.join('\n')}\n` +
      `Name one by the option libraryPath or in OVSTREAM_SHM_CLIENT_LIB, or build ours: ` +
      `npx node-gyp@12 rebuild --directory "${host.packageRoot}"`,
    { details: { attempts } },
  );
}

export function describeLibraryHost(load: (path: string) => string): LibraryHost {
  return {
    // Both lib/stream/ and dist/ lie in the package, at different depths.
    packageRoot: findPackageRoot(dirname(fileURLToPath(import.meta.url))),
    platform: process.platform,
    arch: process.arch,
    override: process.env.OVSTREAM_SHM_CLIENT_LIB,
    load,
  };
}

function findPackageRoot(folder: string): string {
  return folder.endsWith(join('lib', 'stream')) ? join(folder, '..', '..') : join(folder, '..');
}

// The system's loader cannot look into Electron's archive; what is loaded lies unpacked beside it.
function leaveArchive(path: string): string {
  return path.replace(/\bapp\.asar([\\/])/, 'app.asar.unpacked$1');
}
