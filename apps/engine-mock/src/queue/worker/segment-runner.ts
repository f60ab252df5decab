import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { WireError } from '../../wire-error.ts';
import { restoreError } from '../over-mark.ts';
import type { RangePicture } from '../queue-orders.ts';
import type { FromSegmentProcess, SegmentWork, ToSegmentProcess } from '../segment/segment-messages.ts';

/** A machine that lends itself to others comes first to itself. */
const politePriority = 10;

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
 * A process that renders, one piece of work at a time, and is kept for the next one: starting it costs more than many a
 * segment. A crash of a codec ends it and the work, not the worker.
 */
export class SegmentRunner {
  #child: ChildProcess | undefined;

  /** Rejects with a {@link WireError}, `internal` when the process ended, or the signal's reason. */
  async run(work: SegmentWork, hooks: RunHooks): Promise<void> {
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
      if (last?.type === 'done') return;
      signal.throwIfAborted();
      if (last?.type === 'failed') throw restoreError(last.error);
      throw new WireError('internal', 'the process of a segment ended before the segment did');
    } finally {
      clearTimeout(killing);
      signal.removeEventListener('abort', cancel);
    }
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
    const child = fork(fileURLToPath(new URL('./segment-process.js', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ENGINE_TOKEN: '', UV_THREADPOOL_SIZE: poolThreads },
      execArgv: [],
      serialization: 'advanced',
    });
    // From outside, so that the threads it begins with have it, too.
    if (child.pid !== undefined) setPriority(child.pid, politePriority);
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }
}

type Outcome = Extract<FromSegmentProcess, { type: 'done' | 'failed' }>;

/** Resolves with how the work ended; with nothing when the process did. */
function followWork(child: ChildProcess, { onProgress, onPicture }: RunHooks): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    let refusal: { error: unknown } | undefined;
    const end = (outcome: Outcome | undefined) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      if (refusal === undefined) resolve(outcome);
      else reject(refusal.error);
    };
    const onExit = () => end(undefined);
    const onMessage = (message: FromSegmentProcess) => {
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
  });
}

function send(child: ChildProcess, message: ToSegmentProcess): void {
  // A process that ended meanwhile has nothing to hear; its exit tells the rest.
  if (child.connected) child.send(message, () => undefined);
}
