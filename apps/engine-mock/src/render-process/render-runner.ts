import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RangePicture } from '../render/range-plan.ts';
import { restoreError, WireError } from '../wire-error.ts';
import type { FromRenderProcess, RenderWork, ToRenderProcess } from './render-messages.ts';

/** Viewers and pings come first; and a machine that lends itself to others comes first to itself. */
const politePriority = 10;

/** Runs a program at a lower priority; systems without it lower the process once it is there. */
const niceProgram = '/usr/bin/nice';

/** Cancelled work may take this long to end by itself. */
const politeEndMs = 1000;

/** Decoding, filtering, encoding, sound and the file want a thread each. */
const poolThreads = '8';

export interface RunHooks {
  signal: AbortSignal;
  onProgress?: (done: number) => void;
  /** The process goes on when this settles. */
  onPicture?: (picture: RangePicture) => Promise<void>;
}

/**
 * A process that renders, one piece of work at a time, with its own threads and at a low priority, and is kept for the next
 * piece: starting it costs more than many a segment. Neither its load nor a crash of a codec reaches this process.
 */
export class RenderRunner {
  #child: ChildProcess | undefined;

  /** Rejects with a {@link WireError}, `internal` when the process ended, or the signal's reason. */
  async run(work: RenderWork, hooks: RunHooks): Promise<void> {
    const { signal } = hooks;
    signal.throwIfAborted();
    const child = this.#child ?? this.#start();
    const outcome = followWork(child, hooks);
    let killing: NodeJS.Timeout | undefined;
    const cancel = () => {
      send(child, { type: 'cancel' });
      killing = setTimeout(() => child.kill('SIGKILL'), politeEndMs);
    };
    signal.addEventListener('abort', cancel);
    send(child, { type: 'work', work });
    try {
      const last = await outcome;
      if (last.type === 'done') return;
      signal.throwIfAborted();
      if (last.type === 'failed') throw restoreError(last.error);
      throw new WireError('internal', 'the work ended unexpectedly', `its process ended with ${last.reason}`);
    } finally {
      clearTimeout(killing);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Starts the process ahead of the work, unless it runs. */
  prepare(): void {
    if (this.#child === undefined) this.#start();
  }

  /** Ends the process; work in it ends as cancelled. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    const killing = setTimeout(() => child.kill('SIGKILL'), politeEndMs);
    await exited;
    clearTimeout(killing);
  }

  #start(): ChildProcess {
    const start = writePoliteStart();
    const child = fork(fileURLToPath(new URL('./render-process.js', import.meta.url)), [], {
      ...start,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ENGINE_TOKEN: '', UV_THREADPOOL_SIZE: poolThreads },
      serialization: 'advanced',
    });
    const isPolite = start.execPath !== undefined || getPriority() >= politePriority;
    if (child.pid !== undefined && !isPolite) setPriority(child.pid, politePriority);
    this.#child = child;
    const forget = () => {
      if (this.#child === child) this.#child = undefined;
    };
    child.once('exit', forget);
    child.once('error', forget);
    return child;
  }
}

/**
 * On Linux every thread has a priority of its own, which it takes from the one that starts it, and most of a process's
 * threads are there before its first line of ours runs: so it begins as a program that lowers itself and becomes Node.
 */
function writePoliteStart(): { execPath?: string; execArgv: string[] } {
  const steps = politePriority - getPriority();
  if (steps <= 0 || !existsSync(niceProgram)) return { execArgv: [] };
  return { execPath: niceProgram, execArgv: ['-n', String(steps), process.execPath] };
}

type Outcome = Extract<FromRenderProcess, { type: 'done' | 'failed' }> | { type: 'gone'; reason: string };

/** Resolves with how the work ended, or the process before it. */
function followWork(child: ChildProcess, { onProgress, onPicture }: RunHooks): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let refusal: { error: unknown } | undefined;
    const end = (outcome: Outcome) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      if (refusal === undefined) resolve(outcome);
      else reject(refusal.error);
    };
    const onExit = (code: number | null, signal: string | null) =>
      end({ type: 'gone', reason: signal ?? `code ${code}` });
    const onError = (error: Error) => end({ type: 'gone', reason: error.message });
    const onMessage = (message: FromRenderProcess) => {
      switch (message.type) {
        case 'progress':
          onProgress?.(message.done);
          return;
        case 'picture':
          onPicture?.(message.picture).then(
            () => send(child, { type: 'taken' }),
            (error: unknown) => {
              refusal = { error };
              send(child, { type: 'cancel' });
            },
          );
          return;
        case 'done':
        case 'failed':
          end(message);
          return;
      }
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
  });
}

function send(child: ChildProcess, message: ToRenderProcess): void {
  // A process that ended meanwhile has nothing to hear; its exit tells the rest.
  if (child.connected) child.send(message, () => undefined);
}
