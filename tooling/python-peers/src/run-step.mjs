import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PythonPeersError } from './errors.mjs';

const stepTimeoutMs = 600_000;
const runFile = promisify(execFile);

/** Runs a step of an installation that must succeed. @param {string} program @param {string[]} args */
export async function runStep(program, args) {
  try {
    await runFile(program, args, { timeout: stepTimeoutMs, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const reason = String(error.stderr || error.message)
      .trim()
      .split('\n')
      .at(-1);
    throw new PythonPeersError(
      'ERR_PYTHON_INSTALL',
      `expected "${[program, ...args].join(' ')}" to succeed, got "${reason}"; check that pip reaches its package index`,
    );
  }
}
