export {
  MatrixAckTimeoutError,
  MatrixConnectError,
  MatrixProtocolError,
  MatrixRejectedError,
  SharedMemoryError,
} from './errors.ts';
export type { MatrixAddress, MatrixClientOptions } from './matrix-client.ts';
export { MatrixClient, sendImage } from './matrix-client.ts';
export type { MatrixImage } from './rgb-image.ts';
export { SharedMemoryFrameWriter } from './shared-memory-frame-writer.ts';
