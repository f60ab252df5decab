import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PythonPeersError } from '../errors.mjs';
import { canRun, findPlainPython, packageRoot } from '../find-python.mjs';
import { runStep } from '../run-step.mjs';

const version = '26.11';
const howToAddOpenUsd = 'node tooling/python-peers/src/main.mjs --install-vendor';
const runFile = promisify(execFile);
const maxOutputBytes = 256 * 1024 * 1024;
const runTimeoutMs = 120_000;

function siteFolder() {
  const root = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(root, 'framelane-open-usd', version);
}

/** @type {typeof import('../index.d.mts').openUsd} */
export async function openUsd() {
  const python = existsSync(siteFolder()) ? await findPlainPython() : undefined;
  const isPresent = python !== undefined && (await canRun(python, importStatement(siteFolder())));
  return { isPresent, howToAdd: howToAddOpenUsd };
}

function importStatement(site) {
  return `import sys; sys.path.insert(0, ${JSON.stringify(site)}); from pxr import Usd`;
}

/** @type {typeof import('../index.d.mts').ensureOpenUsd} */
export async function ensureOpenUsd(python, onProgress = () => undefined) {
  if ((await openUsd()).isPresent) return;
  const site = siteFolder();
  await mkdir(dirname(site), { recursive: true });
  const scratch = await mkdtemp(join(dirname(site), '.install-'));
  try {
    onProgress(`installing usd-core ${version} with pip, for tests only`);
    const quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--root-user-action', 'ignore'];
    const what = ['--no-deps', '--only-binary', ':all:', '--target', join(scratch, 'site'), `usd-core==${version}`];
    await runStep(python, ['-m', 'pip', 'install', ...quiet, ...what]);
    await runStep(python, ['-c', importStatement(join(scratch, 'site'))]);
    await rm(site, { recursive: true, force: true });
    // of several installers at once the first to finish wins
    await rename(join(scratch, 'site'), site).catch((error) => {
      if (!existsSync(site)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runOpenUsd(module, args) {
  const python = await findPlainPython();
  if (python === undefined) throw new PythonPeersError('ERR_PYTHON_MISSING', 'expected a python3, found none');
  const env = { ...process.env, PYTHONPATH: [siteFolder(), packageRoot].join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
  const options = { env, maxBuffer: maxOutputBytes, timeout: runTimeoutMs };
  const { stdout } = await runFile(python, ['-m', `framelane_peers.${module}`, ...args], options);
  return stdout;
}

/** @type {typeof import('../index.d.mts').describeWithOpenUsd} */
export async function describeWithOpenUsd(files) {
  const lines = await runOpenUsd('usd_describe', files);
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @type {typeof import('../index.d.mts').convertWithOpenUsd} */
export async function convertWithOpenUsd(pairs) {
  await runOpenUsd('usd_convert', pairs.flat());
}
