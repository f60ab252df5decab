import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { JobControl } from '../jobs/job-order.ts';
import type { Logger } from '../logger.ts';
import { WireError } from '../wire-error.ts';
import type { FromExport, ToExport } from './export-messages.ts';
import type { ExportPlan } from './export-plan.ts';

/** Viewers and pings come before exports. */
const politePriority = 10;

/** A cancelled export may take this long to end by itself. */
const politeEndMs = 1000;

/** Decoding, filtering, encoding, sound and the file want a thread each. */
const poolThreads = '8';

/**
 * Carries out a plan in a process of its own, at a low priority and with its own threads: neither its load nor a crash of
 * a codec reaches the engine. Rejects with a {@link WireError}, or the signal's reason; nothing unfinished is left then.
 */
export async function spawnExport(plan: ExportPlan, control: JobControl, log: Logger): Promise<void> {
  control.signal.throwIfAborted();
  const child = fork(fileURLToPath(new URL('./export-process.js', import.meta.url)), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ENGINE_TOKEN: '', UV_THREADPOOL_SIZE: poolThreads },
    execArgv: [],
  });
  const exited = once(child, 'exit');
  // From outside and at once: on Linux every thread has a priority of its own, which it takes from the one that starts
  // it, and most of a process's threads are there before its first line of ours runs.
  if (child.pid !== undefined) setPriority(child.pid, politePriority);
  let outcome: Exclude<FromExport, { type: 'progress' }> | undefined;
  child.on('message', (message: FromExport) => {
    if (message.type === 'progress') control.report(message.done);
    else outcome = message;
  });
  const send = (message: ToExport) => {
    // A process that ended meanwhile has nothing to hear; its exit tells the rest.
    if (child.connected) child.send(message, () => undefined);
  };
  let killing: NodeJS.Timeout | undefined;
  const cancel = () => {
    send({ type: 'cancel' });
    killing = setTimeout(() => child.kill('SIGKILL'), politeEndMs);
  };
  control.signal.addEventListener('abort', cancel);
  send({ type: 'run', plan });
  try {
    const [code, signal] = (await exited) as [number | null, string | null];
    if (outcome?.type === 'done') return;
    control.signal.throwIfAborted();
    if (outcome?.type === 'failed') {
      const { code: wireCode, message, cause } = outcome.error;
      throw new WireError(wireCode, message, cause);
    }
    log.error({ code, signal }, 'the process of an export ended before the export did');
    throw new WireError('internal', 'the export ended unexpectedly');
  } finally {
    clearTimeout(killing);
    control.signal.removeEventListener('abort', cancel);
    await rm(plan.target.unfinishedPath, { force: true, recursive: true });
  }
}
