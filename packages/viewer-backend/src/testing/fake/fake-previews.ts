import type { CommandReply, CommandRequest } from '@framelane/protocol/engine';
import { ByteWriter } from './byte-writer.ts';
import type { FakeMedia } from './fake-media.ts';
import { FakePainter } from './fake-picture.ts';

const bmpHeaderBytes = 54;

/** Small pictures of frames spread evenly over the clip, as data URLs that an `<img>` shows. */
export function makeThumbnails(
  media: FakeMedia,
  { count, height = 54 }: CommandRequest<'thumbnails'>,
): CommandReply<'thumbnails'> {
  const widthPx = Math.max(4, Math.round((media.width / media.height) * height));
  const painter = new FakePainter(widthPx, height);
  const thumbnails = Array.from({ length: count }, (_, sequence) => {
    const frameIndex = Math.floor(((sequence + 0.5) * media.frameCount) / count);
    const { buffer, width, height: rows } = painter.paint({ frameIndex, sequence, chain: [] });
    return { time: frameIndex / media.fps, data: encodeBmp(new Uint8Array(buffer), width, rows) };
  });
  return { thumbnails };
}

/** A wave that swells and ebbs, a little different in each channel. */
export function makeWaveform(media: FakeMedia, bins: number) {
  const channel = (phase: number): [number, number][] =>
    Array.from({ length: bins }, (_, bin) => {
      const peak = Math.abs(Math.sin((bin / bins) * 20 + phase)) * (0.35 + 0.6 * ((bin * 7) % 11) * 0.1);
      return [-peak, peak];
    });
  return { channels: 2, bins, duration: media.frameCount / media.fps, peaks: [channel(0), channel(0.3)] };
}

// Rows of 32 bits need no padding; a negative height means top row first.
function encodeBmp(pixels: Uint8Array, width: number, height: number): string {
  const file = new ByteWriter(bmpHeaderBytes + pixels.length);
  file.text('BM').number(file.bytes.length, 4).skip(4).number(bmpHeaderBytes, 4);
  file.number(40, 4).number(width, 4).number(-height, 4).number(1, 2).number(32, 2).skip(24).copy(pixels);
  return `data:image/bmp;base64,${encodeBase64(file.bytes)}`;
}

/** The runtime's own encoder takes text of one byte a character. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return btoa(parts.join(''));
}
