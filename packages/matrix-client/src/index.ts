export { clientFromEnv } from './client-from-env.ts';
export type {
  AckStrategy,
  DedupStrategy,
  MatrixAddress,
  MatrixClientOptions,
  SendMode,
} from './client-options.ts';
export {
  MatrixAckTimeoutError,
  MatrixConnectError,
  MatrixProtocolError,
  MatrixRejectedError,
  SharedMemoryError,
} from './errors.ts';
export { loadPng } from './load-png.ts';
export { MatrixClient } from './matrix-client.ts';
export { MovingPicture } from './moving-picture.ts';
export { PanelPainter } from './panel-painter.ts';
export type { SendOutcome } from './pending-send.ts';
export type { BgraPicture, PictureSize } from './picture-scaler.ts';
export { PictureScaler } from './picture-scaler.ts';
export type { MatrixImage } from './rgb-image.ts';
export { sendImage } from './send-image.ts';
export { SharedMemoryFrameWriter } from './shared-memory-frame-writer.ts';
