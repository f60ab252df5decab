import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { ReadyLineReader } from '@framelane/protocol/viewer';

const repository = resolve(import.meta.dirname, '..', '..', '..', '..');
const program = resolve(repository, 'apps/stage-server/dist/main.js');
const readyTimeoutMs = 100_000;

export interface RunningStageServer {
  /** Ends it like a crash, leaving its names behind. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a stage server on a small stream and waits until it can be attached to. */
export async function startStageServer(streamName: string, stageRoot: string): Promise<RunningStageServer> {
  const args = ['--stream-name', streamName, '--size', '320x180', '--stage-root', stageRoot, '--log-level', 'warn'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolveEnd) => {
    child.on('close', () => resolveEnd());
  });
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const lines = new ReadyLineReader();
  const timer = setTimeout(() => child.kill('SIGKILL'), readyTimeoutMs);
  await new Promise<void>((ready, fail) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (lines.push(chunk).some(({ type }) => type === 'ready')) ready();
    });
    void ended.then(() => fail(new Error(`the stage server ended before it was ready: ${log}`)));
  });
  clearTimeout(timer);
  return { kill: () => endBy('SIGKILL'), close: () => endBy('SIGTERM') };
}
