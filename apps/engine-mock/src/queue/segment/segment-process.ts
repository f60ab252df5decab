import { availableParallelism } from 'node:os';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { runExport } from '../../export/run-export.ts';
import { toWireErrorData, WireError } from '../../wire-error.ts';
import { joinExport } from './join-export.ts';
import { makePictures } from './make-pictures.ts';
import type { FromSegmentProcess, SegmentWork, ToSegmentProcess } from './segment-messages.ts';

const reportIntervalMs = 100;

let abort = new AbortController();
let onTaken: () => void = () => undefined;
Log.setLevel(AV_LOG_QUIET);
process.on('message', (message: ToSegmentProcess) => {
  switch (message.type) {
    case 'work':
      void answer(message.work);
      return;
    case 'taken':
      onTaken();
      return;
    case 'cancel':
      abort.abort(new WireError('shutting_down', 'the segment was cancelled'));
      onTaken();
      return;
  }
});
process.on('disconnect', () => {
  abort.abort(new WireError('shutting_down', 'the worker is gone'));
  onTaken();
});
// The worker ends first and then tells: a Ctrl-C reaches every process of the terminal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function answer(work: SegmentWork): Promise<void> {
  abort = new AbortController();
  try {
    await carryOut(work, abort.signal);
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'failed', error: toWireErrorData(error) });
  }
}

async function carryOut(work: SegmentWork, signal: AbortSignal): Promise<void> {
  switch (work.type) {
    case 'export':
      return runExport(work.plan, { signal, threadCount: availableParallelism(), onProgress: createReporter() });
    case 'join':
      return joinExport(work.order, signal);
    case 'range':
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

function createReporter(): (done: number) => void {
  let reportedMs = 0;
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < reportIntervalMs) return;
    reportedMs = nowMs;
    send({ type: 'progress', done });
  };
}

function send(message: FromSegmentProcess): void {
  if (process.connected) process.send?.(message);
}
