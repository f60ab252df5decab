import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../../dist/main.js');

/** A line of a worker's log. */
export type LogLine = Record<string, unknown> & { msg: string };

/** A real worker in a process of its own. */
export interface WorkerProcess {
  kill: (signal: NodeJS.Signals) => void;
  /** Resolves to the exit code, or the signal that ended it. */
  exited: Promise<number | string>;
  /** The first line of its log, past or to come, that fits. Rejects when it ends without one. */
  waitForLog: (fits: (line: LogLine) => boolean) => Promise<LogLine>;
  readLog: () => readonly LogLine[];
  dispose: () => Promise<void>;
}

/** Starts a worker; resolves when it takes orders. */
export async function startWorker(url: string, mediaRoot: string): Promise<WorkerProcess> {
  const worker = beginWorker(url, mediaRoot);
  await worker.waitForLog(({ msg }) => msg === 'ready');
  return worker;
}

/** Starts a worker that may have nobody to take orders from. */
export function beginWorker(url: string, mediaRoot: string): WorkerProcess {
  const args = ['worker', '--media-root', mediaRoot, '--log-level', 'info', '--log-format', 'json'];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ENGINE_QUEUE: url },
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as LogLine));
    for (const look of waiting) look();
  });
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  return {
    kill: (signal) => child.kill(signal),
    exited,
    readLog: () => lines,
    waitForLog: (fits) =>
      new Promise((found, fail) => {
        const look = () => {
          const line = lines.find(fits);
          if (line === undefined) return;
          waiting.delete(look);
          found(line);
        };
        waiting.add(look);
        void exited.then((exit) => fail(new Error(`the worker ended with ${exit}: ${JSON.stringify(lines)}`)));
        look();
      }),
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}
