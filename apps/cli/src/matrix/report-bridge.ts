import { type BridgeJob, runBridge } from '@framelane/matrix-client/host';
import { RingTaker, StreamTaker } from '@framelane/viewer-backend/node';
import jpegTurbo from '@julusian/jpeg-turbo';
import { listenForStop } from '../listen-for-stop.ts';

/**
 * Carries out a job for the program that started this one: waits for source and panel whenever they are away, tells how
 * it is getting on as lines of JSON, and ends with its standard input or a signal.
 */
export async function reportBridge(job: BridgeJob): Promise<void> {
  const stop = new AbortController();
  listenForStop().addEventListener('abort', () => stop.abort());
  for (const event of ['end', 'error'] as const) process.stdin.once(event, () => stop.abort());
  process.stdin.resume();
  try {
    await runBridge(job, {
      openTaker: (source) =>
        source.type === 'stream' ? new StreamTaker(source.name) : new RingTaker(source.ringPath, decodeJpeg),
      stop: stop.signal,
      tell: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
    });
  } finally {
    process.stdin.destroy();
  }
}

function decodeJpeg(jpeg: Buffer, target: Buffer): { width: number; height: number } {
  return jpegTurbo.decompressSync(jpeg, target, { format: jpegTurbo.FORMAT_BGRA });
}
