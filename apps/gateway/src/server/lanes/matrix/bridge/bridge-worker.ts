import { parentPort, workerData } from 'node:worker_threads';
import type { BridgeJob } from '@framelane/matrix-client/host';
import { runBridge } from './run-bridge.ts';

const stop = new AbortController();
// Any message asks it to end.
parentPort?.once('message', () => stop.abort());
await runBridge(workerData as BridgeJob, { stop: stop.signal, tell: (report) => parentPort?.postMessage(report) });
parentPort?.close();
