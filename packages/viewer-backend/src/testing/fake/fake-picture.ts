import type { EffectInstance } from '@framelane/protocol/engine';
import type { FrameData } from '../../common/frame.ts';

const barColours: readonly (readonly [number, number, number])[] = [
  [191, 191, 191],
  [191, 191, 0],
  [0, 191, 191],
  [0, 191, 0],
  [191, 0, 191],
  [191, 0, 0],
  [0, 0, 191],
  [16, 16, 16],
];
const numberBits = 16;
const ringSize = 4;

export interface FakePictureRequest {
  frameIndex: number;
  sequence: number;
  chain: readonly EffectInstance[];
}

/**
 * Draws test pictures into a ring of four shared buffers: colour bars, a white block that moves one pixel a frame, and
 * at the top the frame number as 16 black or white blocks, highest bit first, which no effect touches.
 */
export class FakePainter {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #ring: SharedArrayBuffer[] = [];

  constructor(widthPx: number, heightPx: number) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
  }

  paint({ frameIndex, sequence, chain }: FakePictureRequest): FrameData {
    const { widthPx: width, heightPx: height } = this;
    const byteLength = width * height * 4;
    const slot = sequence % ringSize;
    this.#ring[slot] ??= new SharedArrayBuffer(byteLength);
    const buffer = this.#ring[slot];
    const pixels = new Uint8Array(buffer);
    const blockX = frameIndex % width;
    const bandPx = Math.ceil(height / 8);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const isInBlock = y > height * 0.6 && (x - blockX + width) % width < width / 16;
        const bar = barColours[Math.floor((x * barColours.length) / width)] ?? [0, 0, 0];
        const shade = y < bandPx ? bitShade(frameIndex, x, width) : isInBlock ? 255 : undefined;
        const at = (y * width + x) * 4;
        pixels[at] = shade ?? bar[2];
        pixels[at + 1] = shade ?? bar[1];
        pixels[at + 2] = shade ?? bar[0];
        pixels[at + 3] = 255;
      }
    }
    const fromByte = bandPx * width * 4;
    for (const effect of chain) applyEffect(effect, pixels, fromByte);
    return { width, height, sequence, format: 'BGRA8', buffer, pixelsByteOffset: 0, byteLength };
  }
}

/** Reads back the number `FakePainter` drew. */
export function readFakeFrameNumber(frame: FrameData): number {
  const pixels = new Uint8Array(frame.buffer, frame.pixelsByteOffset, frame.byteLength);
  let value = 0;
  for (let bit = 0; bit < numberBits; bit += 1) {
    const x = Math.floor(((bit + 0.5) * frame.width) / numberBits);
    value = value * 2 + ((pixels[x * 4] ?? 0) > 127 ? 1 : 0);
  }
  return value;
}

function bitShade(frameIndex: number, x: number, width: number): number {
  const bit = numberBits - 1 - Math.floor((x * numberBits) / width);
  return (frameIndex >> bit) & 1 ? 255 : 0;
}

// Not what a real engine makes of these effects, but each changes the picture, and by its parameters and mix.
function applyEffect(effect: EffectInstance, pixels: Uint8Array, fromByte: number): void {
  if (effect.isEnabled === false) return;
  const mix = effect.mix ?? 1;
  const [first = 64] = Object.values(effect.parameters ?? {}).filter((value) => typeof value === 'number');
  for (let at = fromByte; at < pixels.length; at += 1) {
    if (at % 4 === 3) continue;
    const value = pixels[at] ?? 0;
    const changed = effect.effectId === 'fx.invert' ? 255 - value : (value + Math.round(first * 3 + 1)) & 255;
    pixels[at] = value + (changed - value) * mix;
  }
}
