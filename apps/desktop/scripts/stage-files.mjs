import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyPackages } from './copy-packages.mjs';
import { listShipped } from './list-shipped.mjs';
import { writeNotices } from './write-notices.mjs';

const desktopDir = join(import.meta.dirname, '..');
/** Addons, which stay packages of their own beside the bundles. */
const natives = ['@framelane/shm-native', '@julusian/jpeg-turbo', 'zeromq'];
/** What else the bundles of the application hold. */
const bundled = [
  ...['engine-client', 'matrix-client', 'protocol', 'viewer-backend', 'viewer-ui', 'webgl-blit'].map(
    (name) => `@framelane/${name}`,
  ),
  ...['react', 'react-dom', 'typebox', 'ws'],
];
const sidecars = [
  { name: 'stage-server', folders: ['dist', 'prebuilds', 'stages'] },
  { name: 'engine-mock', folders: ['dist', 'prebuilds'] },
  { name: 'matrix-renderer', folders: ['dist'] },
  // Brings pictures of the other lanes onto the panel.
  { name: 'cli', folders: ['dist'] },
];

/**
 * Lays out what goes into a package: `app/` for the archive, `sidecars/` beside it with the Node that runs them, and
 * `licenses/` of all of it.
 *
 * @param {string} stageDir is emptied first
 */
export async function stageFiles(stageDir) {
  await rm(stageDir, { recursive: true, force: true });
  const appDir = join(stageDir, 'app');
  await mkdir(appDir, { recursive: true });
  const { name, productName, version, description, license, main, type } = readManifest(desktopDir);
  const dependencies = Object.fromEntries(natives.map((native) => [native, '*']));
  const author = 'Framelane contributors';
  const manifest = { name, productName, version, description, license, author, main, type, dependencies };
  await writeFile(join(appDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(desktopDir, 'dist'), join(appDir, 'dist'), { recursive: true });
  await copyPackages({ fromDir: desktopDir, names: natives, toDir: join(appDir, 'node_modules') });
  for (const sidecar of sidecars) await stageSidecar(join(stageDir, 'sidecars'), sidecar);
  await stageNode(join(stageDir, 'sidecars'));
  await writeNotices(join(stageDir, 'licenses'), listShipped(listRoots()));
}

function listRoots() {
  const ofSidecars = sidecars.map(({ name }) => {
    const fromDir = join(desktopDir, '..', name);
    return { fromDir, names: listNeeded(fromDir) };
  });
  return [{ fromDir: desktopDir, names: [...natives, ...bundled] }, ...ofSidecars];
}

function listNeeded(dir) {
  return Object.keys(readManifest(dir).dependencies ?? {}).filter((each) => each !== 'node-addon-api');
}

async function stageSidecar(targetDir, { name, folders }) {
  const source = join(desktopDir, '..', name);
  const target = join(targetDir, name);
  await mkdir(target, { recursive: true });
  for (const entry of ['package.json', ...folders]) {
    await cp(join(source, entry), join(target, entry), { recursive: true, force: true, errorOnExist: false }).catch(
      (error) => {
        // Not every program has an addon of its own.
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }
  await copyPackages({ fromDir: source, names: listNeeded(source), toDir: join(target, 'node_modules') });
}

/** The Node that packs is the Node that will run: its version and system are those the sidecars were installed for. */
async function stageNode(targetDir) {
  const target = join(targetDir, process.platform === 'win32' ? 'node.exe' : 'node');
  await cp(process.execPath, target, { dereference: true });
  await chmod(target, 0o755);
}

function readManifest(dir) {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
}
