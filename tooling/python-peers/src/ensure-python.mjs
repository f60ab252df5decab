import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PythonPeersError } from './errors.mjs';
import { canRun, findPython, packageRoot, systemPythons, venvFolder, venvPython } from './find-python.mjs';
import { runStep } from './run-step.mjs';

export async function findPythonWithPip() {
  for (const program of systemPythons) {
    if (await canRun(program, 'import venv, ensurepip')) return program;
  }
  throw new PythonPeersError(
    'ERR_PYTHON_MISSING',
    'expected a python3 with venv and pip, found none; on Debian: apt-get install python3-zmq python3-pil',
  );
}

/** @type {typeof import('./index.d.mts').ensurePython} */
export async function ensurePython(onProgress = () => undefined) {
  const found = await findPython();
  if (found) return found;
  const base = await findPythonWithPip();
  const scratch = await mkdtemp(join(packageRoot, 'node_modules', '.venv-'));
  try {
    onProgress(`making a virtual environment with ${base}`);
    await runStep(base, ['-m', 'venv', scratch]);
    const requirements = join(packageRoot, 'requirements.txt');
    onProgress(`installing ${requirements}`);
    const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
    await runStep(join(scratch, 'bin', 'python3'), ['-m', 'pip', 'install', ...quiet, '-r', requirements]);
    // of several installers at once the first to finish wins; an environment that no longer works is replaced
    if (existsSync(venvFolder) && !(await canRun(venvPython, 'import zmq, PIL'))) {
      await rm(venvFolder, { recursive: true, force: true });
    }
    if (!existsSync(venvFolder)) await rename(scratch, venvFolder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return venvPython;
}
