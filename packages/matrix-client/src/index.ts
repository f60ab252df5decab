export { SharedMemoryError } from './errors.ts';
export type { MatrixImage } from './rgb-image.ts';
export { SharedMemoryFrameWriter } from './shared-memory-frame-writer.ts';
