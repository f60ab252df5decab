import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withFolderLock } from './folder-lock.mjs';

const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');

/** Compiles with node-gyp and puts the products where the loader looks first: `prebuilds/<platform>-<arch>`. */
export async function buildNative({ packageRoot, products }) {
  // Each build begins by emptying the folder `build`.
  await withFolderLock(packageRoot, () => {
    compile(packageRoot);
    for (const [built, name] of Object.entries(products)) installPrebuild(packageRoot, { built, name });
  });
}

/** Headers that came with this Node, so that node-gyp need not download any. */
function findBundledHeaders() {
  const prefix = join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

function compile(packageRoot) {
  const run = spawnSync(process.execPath, [nodeGyp, 'rebuild', '--release', ...findBundledHeaders()], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  if (run.status === 0) return;
  process.stderr.write(`${run.stdout}\n${run.stderr}\n`);
  throw new Error(
    `node-gyp ended with ${run.status ?? run.signal}; expected 0. A C++20 compiler, make and Python 3 are needed.`,
  );
}

function installPrebuild(packageRoot, { built, name }) {
  const target = `${process.platform}-${process.arch}`;
  const folder = join(packageRoot, 'prebuilds', target);
  mkdirSync(folder, { recursive: true });
  // By rename: a process that has the old file loaded keeps it.
  const path = join(folder, name);
  copyFileSync(join(packageRoot, 'build', 'Release', built), `${path}.new`);
  renameSync(`${path}.new`, path);
  console.log(`built prebuilds/${target}/${name}`);
}
