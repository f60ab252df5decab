import { parentPort, workerData } from 'node:worker_threads';
import { type BridgeJob, runBridge } from '@framelane/matrix-client/host';
import { openTaker } from './open-taker.ts';

const stop = new AbortController();
// Any message asks it to end.
parentPort?.once('message', () => stop.abort());
const tell = (report: unknown): void => parentPort?.postMessage(report);
await runBridge(workerData as BridgeJob, { openTaker, stop: stop.signal, tell });
parentPort?.close();
