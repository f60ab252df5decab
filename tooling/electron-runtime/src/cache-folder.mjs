import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { loaderProgram, pinnedPackage } from './pinned-package.mjs';

const repoRoot = resolve(import.meta.dirname, '../../..');

/** Changes with the package and with the loader put into it, so that a stale copy is never taken for a new one. */
function contentKey() {
  return createHash('sha256')
    .update(pinnedPackage.sha256)
    .update(readFileSync(loaderProgram))
    .digest('hex')
    .slice(0, 12);
}

/** @param {string} root */
function electronFolderIn(root) {
  return join(root, 'framelane-electron', `${pinnedPackage.electronVersion}-${contentKey()}`);
}

/** Folders that may hold the unpacked Electron, the preferred one first: the clone's own, then the user's cache. */
export function listCacheFolders() {
  const userCache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return [join(repoRoot, 'node_modules', '.cache'), userCache].map(electronFolderIn);
}

/** Where a new Electron is put: in the clone when its dependencies are installed, else in the user's cache. */
export function chooseCacheFolder() {
  const [inRepo, inUserCache] = listCacheFolders();
  return existsSync(join(repoRoot, 'node_modules')) ? inRepo : inUserCache;
}
