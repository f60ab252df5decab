import { BlitError } from './errors.ts';
import type { BlitFrame, FrameData, FrameImage, PictureSource } from './types.ts';

/** Throws `ERR_BLIT_FRAME_BOUNDS` unless every pixel of the frame can be read and fits a texture. */
export function checkFrame(frame: BlitFrame, maxTextureSize: number): void {
  checkSize('width', frame.width, maxTextureSize);
  checkSize('height', frame.height, maxTextureSize);
  if (!Number.isSafeInteger(frame.sequence) || frame.sequence < 0) {
    throw outOfBounds(`sequence to be a whole number from 0 to 2^53 - 1, got ${frame.sequence}`, 'Narrow it exactly');
  }
  if ('image' in frame) checkImage(frame);
  else checkData(frame);
}

/** Throws unless the picture is open and has the size the frame states. */
export function checkImage(frame: FrameImage): void {
  const { image } = frame;
  const width = readPictureWidth(image);
  const height = readPictureHeight(image);
  if (width !== frame.width || height !== frame.height) {
    throw outOfBounds(
      `an open picture of ${frame.width}x${frame.height}, got one of ${width}x${height}`,
      width === 0 ? 'Close a picture only after draw() returned' : "State the picture's own size",
    );
  }
}

/** Whether the picture was closed by its owner and has no pixels any more. */
export function isClosedPicture(image: PictureSource): boolean {
  return readPictureWidth(image) === 0;
}

function checkData(frame: FrameData): void {
  const tightRowBytes = frame.width * 4;
  const rowBytes = frame.rowBytes ?? tightRowBytes;
  if (frame.format !== 'BGRA8' && frame.format !== 'RGBA8') {
    throw outOfBounds(`format BGRA8 or RGBA8, got ${String(frame.format)}`, 'Convert the pixels first');
  }
  if (!Number.isSafeInteger(rowBytes) || rowBytes < tightRowBytes) {
    throw outOfBounds(
      `rowBytes of at least ${tightRowBytes} for width ${frame.width}, got ${rowBytes}`,
      'Fix the pitch',
    );
  }
  if (!(frame.byteLength >= tightRowBytes * frame.height)) {
    throw outOfBounds(
      `byteLength of at least ${tightRowBytes * frame.height} for ${frame.width}x${frame.height}, got ${frame.byteLength}`,
      'Fix size or length',
    );
  }
  const offset = frame.pixelsByteOffset;
  const end = offset + rowBytes * (frame.height - 1) + tightRowBytes;
  if (!Number.isSafeInteger(offset) || offset < 0 || end > frame.buffer.byteLength) {
    throw outOfBounds(
      `pixels inside a buffer of ${frame.buffer.byteLength} bytes, got offset ${offset} and end ${end}`,
      'Check offset, pitch and height against the buffer',
    );
  }
}

function checkSize(name: string, value: number, maxTextureSize: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > maxTextureSize) {
    throw outOfBounds(
      `${name} from 1 to ${maxTextureSize} (the largest texture here), got ${value}`,
      'Scale the frame',
    );
  }
}

function outOfBounds(expectedAndActual: string, advice: string): BlitError {
  return new BlitError('ERR_BLIT_FRAME_BOUNDS', `expected ${expectedAndActual}. ${advice}.`);
}

function readPictureWidth(image: PictureSource): number {
  return 'displayWidth' in image ? image.displayWidth : image.width;
}

function readPictureHeight(image: PictureSource): number {
  return 'displayHeight' in image ? image.displayHeight : image.height;
}
