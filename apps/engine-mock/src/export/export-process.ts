import { availableParallelism } from 'node:os';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { toWireErrorData, WireError } from '../wire-error.ts';
import type { FromExport, ToExport } from './export-messages.ts';
import { runExport } from './run-export.ts';

/** Progress is told at most this often. */
const reportIntervalMs = 50;

const abort = new AbortController();
Log.setLevel(AV_LOG_QUIET);
process.on('message', (message: ToExport) => {
  switch (message.type) {
    case 'run':
      void run(message);
      return;
    case 'cancel':
      abort.abort(new WireError('shutting_down', 'the export was cancelled'));
      return;
  }
});
// Whoever wanted the export is gone, and nobody else would remove what is unfinished.
process.on('disconnect', () => abort.abort(new WireError('shutting_down', 'the engine is gone')));
// The engine ends first and then tells: a Ctrl-C reaches every process of the terminal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function run({ plan }: Extract<ToExport, { type: 'run' }>): Promise<void> {
  let reportedMs = 0;
  try {
    await runExport(plan, {
      signal: abort.signal,
      threadCount: availableParallelism(),
      onProgress: (done) => {
        const nowMs = performance.now();
        if (nowMs - reportedMs < reportIntervalMs) return;
        reportedMs = nowMs;
        send({ type: 'progress', done });
      },
    });
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'failed', error: toWireErrorData(error) });
  }
  if (process.connected) process.disconnect();
}

function send(message: FromExport): void {
  if (process.connected) process.send?.(message);
}
