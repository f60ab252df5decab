import { extname } from 'node:path';

const videoExtensions = new Set([
  '.mp4',
  '.m4v',
  '.mov',
  '.mkv',
  '.webm',
  '.avi',
  '.mpg',
  '.mpeg',
  '.ts',
  '.mts',
  '.m2ts',
  '.mxf',
  '.ogv',
  '.wmv',
  '.flv',
  '.3gp',
  '.y4m',
  '.mjpeg',
  '.gif',
  '.webp',
]);

/** Bytes of the beginning of a file that `looksLikeVideo()` wants to see, if the file has that many. */
export const sniffBytes = 200;

/** Whether a file with this name is offered as a video. */
export function hasVideoExtension(name: string): boolean {
  return videoExtensions.has(extname(name).toLowerCase());
}

/** Whether the first bytes are those of a container or stream that a name of ours may have. */
export function looksLikeVideo(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const at = (offset: number, text: string) => bytes.toString('latin1', offset, offset + text.length) === text;
  const hex = (text: string) => bytes.toString('hex', 0, text.length / 2) === text;
  if (['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'].some((box) => at(4, box))) return true;
  if (at(0, 'RIFF') && (at(8, 'AVI ') || at(8, 'WEBP'))) return true;
  if (at(0, 'OggS') || at(0, 'FLV') || at(0, 'YUV4MPEG2') || at(0, 'GIF8')) return true;
  // Matroska and WebM, MPEG program and elementary streams, MXF, ASF, motion JPEG.
  if (['1a45dfa3', '000001ba', '000001b3', '060e2b34', '3026b275', 'ffd8ff'].some(hex)) return true;
  return isTransportStream(bytes);
}

// Packets of 188 bytes, or of 192 with a time stamp first, each beginning with 0x47.
function isTransportStream(bytes: Buffer): boolean {
  return (bytes[0] === 0x47 && bytes[188] === 0x47) || (bytes[4] === 0x47 && bytes[196] === 0x47);
}
