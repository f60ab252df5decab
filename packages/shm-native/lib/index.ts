export { crc32 } from './crc32.ts';
export {
  RingError,
  type RingErrorCode,
  type RingErrorOptions,
  ringErrorCodes,
  type ShmErrorCode,
  shmErrorCodes,
} from './errors.ts';
export type { WaitOptions } from './ring/frame-waits.ts';
export { defaultRingPath, unlinkRing } from './ring/ring-path.ts';
export { type RingFrame, type RingInfo, RingReader, type RingReaderStats, type RingState } from './ring/ring-reader.ts';
export { type PublishInfo, type RingOptions, RingWriter, ringDefaults } from './ring/ring-writer.ts';
export type { ProducerGoneReason } from './stream/client-events.ts';
export type {
  StreamGamepadEvent,
  StreamInputEvent,
  StreamKeyEvent,
  StreamMouseEvent,
  StreamTouchEvent,
  StreamTouchPoint,
} from './stream/input-event.ts';
export { type ListedStream, type ListedStreamState, listStreams } from './stream/list-streams.ts';
export {
  createShmClient,
  type NativeShmClient,
  type ShmClientInfo,
  type ShmClientOptions,
  type ShmClientStats,
} from './stream/native-shm-client.ts';
export { ShmError, type ShmErrorOptions } from './stream/shm-error.ts';
export {
  cleanupStream,
  type PictureInfo,
  StreamProducer,
  type StreamProducerInfo,
  type StreamProducerOptions,
  type StreamProducerStats,
  streamProducerDefaults,
} from './stream/stream-producer.ts';
