import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  cleanupStream,
  createShmClient,
  type NativeShmClient,
  StreamProducer,
  type StreamProducerOptions,
} from '../../lib/index.ts';

/** A stream name nobody else uses; what has it is removed when the test ends. */
export function uniqueStreamName(): string {
  const name = `test-${process.pid}-${randomBytes(5).toString('hex')}`;
  onTestFinished(() => cleanupStream(name));
  return name;
}

/** A producer of 64x32 pixels, closed when the test ends. */
export function startProducer(options: Partial<StreamProducerOptions> = {}): StreamProducer {
  const producer = StreamProducer.create({ name: uniqueStreamName(), maxWidth: 64, maxHeight: 32, ...options });
  onTestFinished(() => producer.close());
  return producer;
}

/** A client of that stream, closed when the test ends. */
export function connectClient(name: string): NativeShmClient {
  const client = createShmClient();
  onTestFinished(() => client.close());
  client.connect({ name });
  return client;
}

/** `height` rows of `pitchBytes`: pixels of `value`, padding of 0xee. */
export function makePicture(value: number, size: { width: number; height: number; pitchBytes?: number }): Uint8Array {
  const { width, height, pitchBytes = width * 4 } = size;
  const picture = new Uint8Array(height * pitchBytes).fill(0xee);
  for (let y = 0; y < height; y += 1) picture.fill(value, y * pitchBytes, y * pitchBytes + width * 4);
  return picture;
}

/** A delivered frame as numbers: the value of all its pixels, or -1 when they differ. */
export function describeFrame(buffer: SharedArrayBuffer) {
  const view = new DataView(buffer);
  const width = view.getUint32(0, true);
  const height = view.getUint32(4, true);
  const pixels = Buffer.from(buffer, 16, width * height * 4);
  // Compared with themselves, one byte further on.
  const value = pixels.subarray(1).equals(pixels.subarray(0, -1)) ? pixels[0] : -1;
  return { width, height, sequence: Number(view.getBigUint64(8, true)), value };
}

/** Resolves with what `subscribe` is called with first. */
export function nextCall<Value>(subscribe: (callback: (value: Value) => void) => () => void): Promise<Value> {
  return new Promise((resolve) => {
    const stop = subscribe((value) => {
      stop();
      resolve(value);
    });
  });
}
