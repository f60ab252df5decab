// Compiles the addon with node-gyp and puts it where the loader looks first: prebuilds/<platform>-<arch>/.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');

/** Headers that came with this Node, so that node-gyp need not download any. */
function findBundledHeaders() {
  const prefix = join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

function buildAddon() {
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

function installPrebuild() {
  const folder = join(packageRoot, 'prebuilds', `${process.platform}-${process.arch}`);
  const target = join(folder, 'stage-raster.node');
  mkdirSync(folder, { recursive: true });
  // By rename: a process that has the old file loaded keeps it.
  copyFileSync(join(packageRoot, 'build', 'Release', 'stage_raster.node'), `${target}.new`);
  renameSync(`${target}.new`, target);
  console.log(`built prebuilds/${process.platform}-${process.arch}/stage-raster.node`);
}

buildAddon();
installPrebuild();
