import type { PictureFit } from '@framelane/protocol/matrix';

export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels as streams carry them: B, G, R, A, rows from the top without padding. */
export interface BgraPicture extends PictureSize {
  pixels: Uint8Array;
}

/** Along one axis: which source samples the targets from `begin` on are the mean of, and how much of each. */
interface Axis {
  begin: number;
  /** First source sample of each target. */
  firsts: Int32Array;
  /** Where each target's weights begin; one more than targets. */
  offsets: Int32Array;
  weights: Float32Array;
}

/**
 * Scales pictures of one size to another, each pixel the mean of the area it covers. Its memory is made once; the
 * picture it gives is overwritten by the next.
 */
export class PictureScaler {
  readonly source: Readonly<PictureSize>;
  readonly #target: Uint8Array;
  readonly #picture: BgraPicture;
  readonly #across: Axis;
  readonly #down: Axis;
  /** Source rows, already scaled across and weighed. */
  readonly #sums: Float32Array;

  constructor(source: PictureSize, target: PictureSize, fit: PictureFit) {
    const scales = [target.width / source.width, target.height / source.height] as const;
    const scale = fit === 'contain' ? Math.min(...scales) : Math.max(...scales);
    const [scaleX, scaleY] = fit === 'stretch' ? scales : [scale, scale];
    this.source = { ...source };
    this.#across = planAxis(source.width, target.width, scaleX);
    this.#down = planAxis(source.height, target.height, scaleY);
    this.#sums = new Float32Array(4 * this.#across.firsts.length);
    this.#target = new Uint8Array(4 * target.width * target.height);
    for (let at = 3; at < this.#target.length; at += 4) this.#target[at] = 255;
    this.#picture = { ...target, pixels: this.#target };
  }

  scale(pixels: Uint8Array): BgraPicture {
    const { begin, firsts, offsets, weights } = this.#down;
    for (let target = 0; target < firsts.length; target += 1) {
      this.#sums.fill(0.5);
      const start = offsets[target] as number;
      const end = offsets[target + 1] as number;
      for (let at = start; at < end; at += 1) {
        const row = (firsts[target] as number) + at - start;
        this.#addRow(pixels, 4 * row * this.source.width, weights[at] as number);
      }
      this.#target.set(this.#sums, 4 * ((begin + target) * this.#picture.width + this.#across.begin));
    }
    return this.#picture;
  }

  #addRow(pixels: Uint8Array, rowStart: number, rowWeight: number): void {
    const { firsts, offsets, weights } = this.#across;
    const sums = this.#sums;
    for (let target = 0, to = 0; target < firsts.length; target += 1, to += 4) {
      let b = 0;
      let g = 0;
      let r = 0;
      let a = 0;
      const end = offsets[target + 1] as number;
      let from = rowStart + 4 * (firsts[target] as number);
      for (let at = offsets[target] as number; at < end; at += 1, from += 4) {
        const weight = weights[at] as number;
        b += weight * (pixels[from] as number);
        g += weight * (pixels[from + 1] as number);
        r += weight * (pixels[from + 2] as number);
        a += weight * (pixels[from + 3] as number);
      }
      sums[to] = (sums[to] as number) + rowWeight * b;
      sums[to + 1] = (sums[to + 1] as number) + rowWeight * g;
      sums[to + 2] = (sums[to + 2] as number) + rowWeight * r;
      sums[to + 3] = (sums[to + 3] as number) + rowWeight * a;
    }
  }
}

/** The scaled source lies in the middle of the target; what reaches beyond is cut off. */
function planAxis(sourceLength: number, targetLength: number, scale: number): Axis {
  const covered = Math.min(targetLength, Math.max(1, Math.round(sourceLength * scale)));
  const begin = (targetLength - covered) >> 1;
  // Samples per target, so that what is shown is centred and spread evenly over whole targets.
  const shown = Math.min(sourceLength, targetLength / scale);
  const step = shown / covered;
  const origin = (sourceLength - shown) / 2;
  const firsts = new Int32Array(covered);
  const offsets = new Int32Array(covered + 1);
  const weights: number[] = [];
  for (let target = 0; target < covered; target += 1) {
    const from = origin + target * step;
    const to = Math.min(sourceLength, from + step);
    const first = Math.min(sourceLength - 1, Math.floor(from + 1e-9));
    firsts[target] = first;
    for (let sample = first; sample === first || sample < to - 1e-9; sample += 1) {
      weights.push((Math.min(to, sample + 1) - Math.max(from, sample)) / (to - from));
    }
    offsets[target + 1] = weights.length;
  }
  return { begin, firsts, offsets, weights: Float32Array.from(weights) };
}
