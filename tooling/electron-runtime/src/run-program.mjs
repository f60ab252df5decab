import { spawn } from 'node:child_process';

const keptOutputBytes = 4000;

/**
 * Runs a program to its end and gives its exit code, standard output and the tail of standard error. A program that
 * cannot be started ends with `exitCode` -1 and the reason in `stderr`.
 *
 * @param {string} program @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ exitCode: number, stdout: string, stderr: string }>}
 */
export function runProgram(program, args, { cwd, env, timeoutMs = 600_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout = (stdout + chunk).slice(-keptOutputBytes);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-keptOutputBytes);
    });
    child.on('error', (error) => resolve({ exitCode: -1, stdout, stderr: error.message }));
    child.on('close', (exitCode, signal) => {
      resolve({ exitCode: exitCode ?? -1, stdout, stderr: signal ? `${stderr}ended by ${signal}` : stderr });
    });
  });
}

/** The last line that says something, for an error message. @param {string} text */
export function lastLineOf(text) {
  return text.trimEnd().split('\n').at(-1)?.trim() || 'no message';
}
