import { parentPort } from 'node:worker_threads';
import type { EncodeAnswer, EncodeJob } from './encode-job.ts';
import { PictureEncoder } from './encode-picture.ts';

const encoder = new PictureEncoder();

parentPort?.on('message', (message: EncodeJob | 'end') => {
  if (message === 'end') parentPort?.close();
  else parentPort?.postMessage(answer(message));
});

function answer(job: EncodeJob): EncodeAnswer {
  const startedMs = performance.now();
  try {
    const renditions = encoder.encode(job);
    return { type: 'done', renditions, elapsedMs: performance.now() - startedMs };
  } catch (error) {
    return { type: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
