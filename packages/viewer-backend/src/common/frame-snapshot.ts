import { FramelaneError } from '@framelane/protocol';
import type { FrameData } from '../common/frame.ts';

const headerBytes = 16;
const at = { width: 0, height: 4, sequence: 8 } as const;

/**
 * Reads the header of a snapshot: width, height, sequence, then tight rows of 4-byte pixels.
 *
 * @throws ERR_VIEWER_INVALID for sizes that do not fit the buffer, or a sequence above 2^53 − 1
 */
export function readFrameSnapshot(buffer: SharedArrayBuffer, format: FrameData['format']): FrameData {
  if (buffer.byteLength < headerBytes) throw makeSnapshotError(`a snapshot of ${buffer.byteLength} bytes`);
  const view = new DataView(buffer);
  const width = view.getUint32(at.width, true);
  const height = view.getUint32(at.height, true);
  const sequence = Number(view.getBigUint64(at.sequence, true));
  const byteLength = width * height * 4;
  if (width === 0 || height === 0 || headerBytes + byteLength > buffer.byteLength) {
    throw makeSnapshotError(`${width} × ${height} pixels in ${buffer.byteLength} bytes`);
  }
  if (!Number.isSafeInteger(sequence)) throw makeSnapshotError(`sequence ${sequence}`);
  return { width, height, sequence, format, buffer, pixelsByteOffset: headerBytes, byteLength };
}

function makeSnapshotError(found: string): FramelaneError {
  return new FramelaneError('ERR_VIEWER_INVALID', `expected a frame that fits its buffer, found ${found}`);
}
