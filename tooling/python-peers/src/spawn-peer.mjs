import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PythonPeersError } from './errors.mjs';
import { findPlainPython, findPython, howToAddPython, packageRoot } from './find-python.mjs';

const keptStderrCharacters = 20_000;
/** A peer that is asked to end removes its files first; one that hangs cannot. */
const endGraceMs = 2000;

const needsStandardLibraryOnly = (module) => /^(matrix|stream)_/.test(module);

async function requirePython(module) {
  const python = needsStandardLibraryOnly(module) ? await findPlainPython() : await findPython();
  if (python) return python;
  throw new PythonPeersError(
    'ERR_PYTHON_MISSING',
    `expected a python3 with what ${module} imports, found none; run: ${howToAddPython}`,
  );
}

/** @type {typeof import('./index.d.mts').peerCommand} */
export async function peerCommand(module, args = []) {
  return { program: await requirePython(module), args: ['-u', '-m', `framelane_peers.${module}`, ...args.map(String)] };
}

/** @type {typeof import('./index.d.mts').peerEnvironment} */
export function peerEnvironment() {
  const path = [packageRoot, process.env.PYTHONPATH].filter(Boolean).join(':');
  // The behaviour table also runs through the Node package.
  return { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', FRAMELANE_NODE: process.execPath };
}

/** @type {typeof import('./index.d.mts').spawnPeer} */
export async function spawnPeer(module, args = []) {
  const command = await peerCommand(module, args);
  const env = { ...process.env, ...peerEnvironment() };
  const child = spawn(command.program, command.args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const endWithProcess = () => child.kill('SIGKILL');
  process.once('exit', endWithProcess);
  const hasEnded = once(child, 'close').then(([exitCode, signal]) => {
    process.off('exit', endWithProcess);
    return { exitCode, signal };
  });
  // writing to a peer that has just ended is answered by its exit, not by an uncaught EPIPE
  child.stdin.on('error', () => undefined);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-keptStderrCharacters);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    hasEnded,
    readStderr: () => stderr,
    async readLine() {
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    writeLine(text) {
      child.stdin.write(`${text}\n`);
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), endGraceMs);
      await hasEnded;
      clearTimeout(force);
    },
  };
}

/** @type {typeof import('./index.d.mts').runPeer} */
export async function runPeer(module, args = []) {
  const peer = await spawnPeer(module, args);
  peer.child.stdin.end();
  const lines = [];
  for (let line = await peer.readLine(); line !== undefined; line = await peer.readLine()) lines.push(line);
  const { exitCode } = await peer.hasEnded;
  return { exitCode, lines, stderr: peer.readStderr() };
}
