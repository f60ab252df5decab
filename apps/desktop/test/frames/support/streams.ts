import { randomBytes } from 'node:crypto';
import { cleanupStream, StreamProducer } from '@framelane/shm-native';

/** An odd width, so that rows on the stream are padded. */
export const size = { width: 651, height: 320 } as const;

export function makeStreamName(): string {
  return `test-${process.pid}-${randomBytes(5).toString('hex')}`;
}

/** A producer nobody else uses; `close()` removes all that has its name. */
export function startProducer(name = makeStreamName()): StreamProducer & { close(): void } {
  const producer = StreamProducer.create({ name, maxWidth: size.width, maxHeight: size.height });
  const close = producer.close.bind(producer);
  return Object.assign(producer, {
    close() {
      close();
      cleanupStream(name);
    },
  });
}

export function makePicture(value: number): Uint8Array {
  return new Uint8Array(size.width * size.height * 4).fill(value);
}
