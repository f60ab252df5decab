import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { PythonPeersError } from '../errors.mjs';
import { findPlainPython, packageRoot } from '../find-python.mjs';
import { howToAddReleased } from './how-to-add.mjs';
import { definePythonSite } from './python-site.mjs';

const runFile = promisify(execFile);
const maxOutputBytes = 256 * 1024 * 1024;
const runTimeoutMs = 120_000;
const site = definePythonSite({
  ...{ name: 'open-usd', version: '26.11', packages: ['usd-core==26.11'], imports: 'from pxr import Usd' },
});

/** @type {typeof import('../index.d.mts').openUsd} */
export async function openUsd() {
  return { isPresent: await site.isPresent(), howToAdd: howToAddReleased };
}

/** @type {typeof import('../index.d.mts').ensureOpenUsd} */
export function ensureOpenUsd(python, onProgress) {
  return site.ensure(python, onProgress);
}

async function runOpenUsd(module, args) {
  const python = await findPlainPython();
  if (python === undefined) throw new PythonPeersError('ERR_PYTHON_MISSING', 'expected a python3, found none');
  const env = { ...process.env, PYTHONPATH: [site.folder, packageRoot].join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
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
