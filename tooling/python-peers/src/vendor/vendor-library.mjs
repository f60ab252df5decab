import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PythonPeersError } from '../errors.mjs';
import { runStep } from '../run-step.mjs';
import { howToAddReleased } from '../sites/how-to-add.mjs';
import { libraryFile, pinnedWheels, wheelName } from './pinned-wheels.mjs';

/** The name carries the checksum, so that a stale copy is never taken for a new one. */
function cacheFolder(version) {
  const root = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(root, 'framelane-ovstream', `${version}-${pinnedWheels[version].sha256.slice(0, 12)}`);
}

/** @type {typeof import('../index.d.mts').findVendorLibrary} */
export function findVendorLibrary(version) {
  const path = join(cacheFolder(version), libraryFile);
  return existsSync(path) ? path : undefined;
}

/** @type {typeof import('../index.d.mts').vendorLibrary} */
export function vendorLibrary(version) {
  return { isPresent: findVendorLibrary(version) !== undefined, howToAdd: howToAddReleased };
}

async function downloadWheel(python, version, folder) {
  const quiet = ['--no-input', '--disable-pip-version-check', '--progress-bar', 'off', '--quiet'];
  await runStep(python, ['-m', 'pip', 'download', '--no-deps', ...quiet, '--dest', folder, `${wheelName}==${version}`]);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) {
    throw new PythonPeersError('ERR_PYTHON_INSTALL', `expected a wheel of ${wheelName} ${version}, pip left none`);
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, wheel)), hash);
  const sha256 = hash.digest('hex');
  if (sha256 === pinnedWheels[version].sha256) return join(folder, wheel);
  throw new PythonPeersError(
    'ERR_PYTHON_INSTALL',
    `expected ${wheelName} ${version} with SHA-256 ${pinnedWheels[version].sha256}, got ${sha256}; do not use this file`,
  );
}

const extractScript = `import sys, zipfile
wheel, target, *names = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in names:
        with open(f"{target}/{name}", "xb") as file:
            file.write(archive.read(f"ovstream/{name}"))
`;

/** @type {typeof import('../index.d.mts').ensureVendorLibrary} */
export async function ensureVendorLibrary(version, python, onProgress = () => undefined) {
  const found = findVendorLibrary(version);
  if (found !== undefined) return found;
  const folder = cacheFolder(version);
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(join(dirname(folder), '.unpack-'));
  try {
    onProgress(`downloading ${wheelName} ${version} with pip, for tests only`);
    const wheel = await downloadWheel(python, version, scratch);
    const unpacked = join(scratch, 'library');
    await mkdir(unpacked);
    await runStep(python, ['-c', extractScript, wheel, unpacked, ...pinnedWheels[version].files]);
    // of several installers at once the first to finish wins
    await rename(unpacked, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return join(folder, libraryFile);
}
