import { availableParallelism } from 'node:os';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { loadKernelAddon } from '../effects/kernel-addon.ts';
import { runExport } from '../export/run-export.ts';
import { toWireErrorData, WireError } from '../wire-error.ts';
import type { FromRenderProcess, RenderWork, ToRenderProcess } from './render-messages.ts';

/** Progress is told at most this often. */
const reportIntervalMs = 50;

let abort = new AbortController();
let working: Promise<void> = Promise.resolve();
let onTaken: () => void = () => undefined;
Log.setLevel(AV_LOG_QUIET);
process.on('message', (message: ToRenderProcess) => {
  switch (message.type) {
    case 'work':
      working = answer(message.work);
      return;
    case 'taken':
      onTaken();
      return;
    case 'cancel':
      cancel('the work was cancelled');
      return;
  }
});
// Whoever wanted the work is gone, and nobody else would remove what is unfinished.
process.on('disconnect', () => {
  cancel('the program that asked for it is gone');
  void working.then(() => loadKernelAddon().exitProcess(0));
});
// That program ends first and then tells: a Ctrl-C reaches every process of the terminal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function cancel(reason: string): void {
  abort.abort(new WireError('shutting_down', reason));
  onTaken();
}

async function answer(work: RenderWork): Promise<void> {
  abort = new AbortController();
  try {
    await carryOut(work, abort.signal);
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'failed', error: toWireErrorData(error) });
  }
}

/** What only workers at a queue do is loaded when it is asked for. */
async function carryOut(work: RenderWork, signal: AbortSignal): Promise<void> {
  switch (work.type) {
    case 'export': {
      const hooks = { signal, threadCount: availableParallelism(), onProgress: createReporter() };
      return runExport(work.plan, hooks, work.media);
    }
    case 'join': {
      const { joinExport } = await import('../segments/join-export.ts');
      return joinExport(work.order, signal);
    }
    case 'range': {
      const { makePictures } = await import('../render/make-pictures.ts');
      return makePictures(work, signal, async (picture) => {
        const taken = new Promise<void>((resolve) => {
          onTaken = resolve;
        });
        send({ type: 'picture', picture });
        await taken;
        signal.throwIfAborted();
      });
    }
  }
}

function createReporter(): (done: number) => void {
  let reportedMs = 0;
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < reportIntervalMs) return;
    reportedMs = nowMs;
    send({ type: 'progress', done });
  };
}

function send(message: FromRenderProcess): void {
  if (process.connected) process.send?.(message);
}
