import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Folder that holds the `framelane_peers` package. */
export const packageRoot = resolve(import.meta.dirname, '..');

/** Environment made by `ensurePython()`; only its interpreter is used. */
export const venvFolder = join(packageRoot, '.venv');
export const venvPython = join(venvFolder, 'bin', 'python3');

/** Interpreters without which the peers cannot run anywhere, the user's own first. */
export const systemPythons = ['python3', '/usr/bin/python3'];

export const howToAddPython = 'node tooling/python-peers/src/main.mjs --install';

const probeTimeoutMs = 30_000;
const runFile = promisify(execFile);

/** Whether `program` runs the Python statement without an exception. @param {string} program @param {string} statement */
export async function canRun(program, statement) {
  try {
    await runFile(program, ['-c', statement], { timeout: probeTimeoutMs });
    return true;
  } catch {
    // a statement that fails and an interpreter that is not there are both a plain "no"
    return false;
  }
}

/** What was found for each value of PATH: probing starts two interpreters, and tests start many peers. */
const foundByPath = new Map();

/** @type {typeof import('./index.d.mts').findPython} */
export async function findPython() {
  const known = foundByPath.get(process.env.PATH);
  if (known) return known;
  for (const program of [...systemPythons, venvPython]) {
    if (await canRun(program, 'import zmq, PIL')) {
      foundByPath.set(process.env.PATH, program);
      return program;
    }
  }
  return undefined;
}

/** A python3 for the peers that need its standard library alone, as every machine that builds this has one. */
export async function findPlainPython() {
  for (const program of systemPythons) {
    if (await canRun(program, 'import ctypes, mmap')) return program;
  }
  return undefined;
}

/** @type {typeof import('./index.d.mts').pythonCapability} */
export async function pythonCapability() {
  return { isPresent: (await findPython()) !== undefined, howToAdd: howToAddPython };
}
