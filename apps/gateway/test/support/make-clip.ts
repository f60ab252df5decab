import { writeFileSync } from 'node:fs';
import jpegTurbo from '@julusian/jpeg-turbo';

export interface ClipOptions {
  width: number;
  height: number;
  frameCount: number;
  /** Brightness of frame 0; each further frame is `lumaStep` brighter. */
  firstLuma: number;
  lumaStep: number;
}

/** Writes an uncompressed clip of 25 frames per second in which the brightness of a picture tells its number. */
export function writeClip(path: string, options: ClipOptions): void {
  const { width, height, frameCount, firstLuma, lumaStep } = options;
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n`)];
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  for (let index = 0; index < frameCount; index += 1) {
    parts.push(Buffer.from('FRAME\n'), Buffer.alloc(width * height, firstLuma + index * lumaStep), chroma);
  }
  writeFileSync(path, Buffer.concat(parts));
}

/** Brightness as the clip has it, read back from a picture of it. */
export function readLuma(jpeg: Uint8Array): number {
  const { data, width, height } = jpegTurbo.decompressSync(Buffer.from(jpeg), { format: jpegTurbo.FORMAT_GRAY });
  const middle = data[Math.floor(height / 2) * width + Math.floor(width / 2)] ?? 0;
  // From full range back to the limited range that was written.
  return 16 + (middle * 219) / 255;
}
