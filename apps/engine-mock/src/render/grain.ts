import { avGetPixFmtFromName, Frame } from 'node-av/lib';
import { grainMargin } from '../effects/effect.ts';
import { scrambleMoment } from '../effects/scramble-moment.ts';
import { copyIntoFrame, type Plane } from '../media/frame-planes.ts';
import type { GrainInput } from './graph-writer.ts';

/** One picture of grain per size and format, made once and never changed; graphs look at different parts of it. */
const grainFrames = new Map<string, Frame>();

/** Makes `target` refer to the grain picture for an input; the pixels are shared and must not be written to. */
export function referenceGrain(target: Frame, input: GrainInput): void {
  const key = `${input.format} ${input.width}x${input.height}`;
  const frame = grainFrames.get(key) ?? makeGrain(input);
  grainFrames.set(key, frame);
  if (target.ref(frame) < 0) throw new Error('cannot reference a picture of grain');
}

/** Where to cut the grain for one picture: even numbers from 0 below the margin, the same for the same three numbers. */
export function chooseGrainOffset(moment: { seed: number; position: number; frameIndex: number }): {
  x: number;
  y: number;
} {
  const hash = scrambleMoment(moment);
  return { x: hash & (grainMargin - 2), y: (hash >>> 8) & (grainMargin - 2) };
}

function makeGrain({ format, width, height }: GrainInput): Frame {
  const outerWidth = width + grainMargin;
  const outerHeight = height + grainMargin;
  const luma = new Uint8Array(outerWidth * outerHeight);
  let state = 0x12345678;
  for (let at = 0; at < luma.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // The sum of two even distributions: most grains are faint, none leaves the range.
    luma[at] = ((state & 0xff) + ((state >>> 8) & 0xff) + 1) >> 1;
  }
  const frame = new Frame();
  frame.alloc();
  frame.width = outerWidth;
  frame.height = outerHeight;
  frame.format = avGetPixFmtFromName(format);
  if (frame.getBuffer() < 0) throw new Error('cannot allocate a picture of grain');
  copyIntoFrame(frame, [
    { bytes: luma, rowBytes: outerWidth },
    ...makeChroma(format, luma, { outerWidth, outerHeight }),
  ]);
  return frame;
}

/** Neutral planes for YUV, the same grain again for planar RGB. */
function makeChroma(
  format: string,
  luma: Uint8Array,
  { outerWidth, outerHeight }: { outerWidth: number; outerHeight: number },
): Plane[] {
  const again = { bytes: luma, rowBytes: outerWidth };
  if (format === 'gbrp') return [again, again];
  const chromaWidth = format === 'yuv444p' ? outerWidth : (outerWidth + 1) >> 1;
  const chromaHeight = format === 'yuv420p' ? (outerHeight + 1) >> 1 : outerHeight;
  const neutral = { bytes: new Uint8Array(chromaWidth * chromaHeight).fill(128), rowBytes: chromaWidth };
  return [neutral, neutral];
}
