import { type EffectContext, type FilterEffect, formatNumber } from '../effects/effect.ts';
import type { ResolvedEffect } from '../effects/resolved-chain.ts';
import type { PictureTraits } from '../media/asset.ts';
import type { PixelMeaning } from './bgra-converter.ts';
import { type WorkingFormat, writeSourceFilters } from './source-filters.ts';

/** A grain picture the graph wants beside the decoded one. Size of the picture it goes with. */
export interface GrainInput {
  position: number;
  format: string;
  width: number;
  height: number;
}

export interface GraphText {
  text: string;
  grains: readonly GrainInput[];
}

/** Full-range BGRA, which kernels read and write. */
export const bgraFormat: WorkingFormat = { family: 'rgb', name: 'bgra', matrix: 'bt709', isLimitedRange: false };

/** Writes the text of one filter graph, effect after effect, converting only where an effect cannot work otherwise. */
export class GraphWriter {
  readonly #size: { width: number; height: number };
  readonly #filters: string[];
  readonly #grains: GrainInput[] = [];
  #format: WorkingFormat;

  private constructor(size: { width: number; height: number }, filters: string[], format: WorkingFormat) {
    this.#size = size;
    this.#filters = filters;
    this.#format = format;
  }

  /** Begins with the decoded picture and what brings it to eight bits, upright and with square pixels. */
  static startAtSource(traits: PictureTraits): GraphWriter {
    const { filters, format } = writeSourceFilters(traits);
    return new GraphWriter(traits, filters, format);
  }

  static startAtBgra(size: { width: number; height: number }): GraphWriter {
    return new GraphWriter(size, [], bgraFormat);
  }

  /** What the picture is at this point. */
  get meaning(): PixelMeaning {
    const { family, matrix, isLimitedRange } = this.#format;
    return { family, matrix, isLimitedRange };
  }

  add(effect: FilterEffect, entry: ResolvedEffect): void {
    const isMixed = entry.mix < 1;
    const needsPlanes = effect.isPlanarOnly === true || isMixed;
    if (this.#format.family === 'yuv' && effect.writeYuv === undefined) this.#toRgb(needsPlanes ? 'gbrp' : 'bgra');
    else if (this.#format.family === 'rgb' && effect.writeRgb === undefined) this.#toYuv();
    else if (this.#format.family === 'rgb' && needsPlanes) this.#toRgb('gbrp');
    const { width, height } = this.#size;
    const { family, name, isLimitedRange } = this.#format;
    const context: EffectContext = {
      width,
      height,
      isLimitedRange,
      chroma: { isHalfWidth: /^yuv42[02]p$/.test(name), isHalfHeight: name === 'yuv420p' },
      position: entry.position,
    };
    const write = family === 'yuv' ? effect.writeYuv : effect.writeRgb;
    const text = write?.(entry.params, context) ?? 'null';
    this.#filters.push(isMixed ? writeMix(text, entry) : text);
    if (effect.usesGrain === true) this.#grains.push({ position: entry.position, format: name, width, height });
  }

  /** `undefined` when there is nothing to do. */
  finish(): GraphText | undefined {
    if (this.#filters.length === 0) return undefined;
    // With sources of its own in front, the graph has to be told where the picture goes in.
    return { text: `[in]${['null', ...this.#filters].join(',')}[out]`, grains: this.#grains };
  }

  #toRgb(name: 'bgra' | 'gbrp'): void {
    if (this.#format.name === name) return;
    if (this.#format.family === 'yuv') {
      const range = this.#format.isLimitedRange ? 'limited' : 'full';
      this.#filters.push(
        `scale=in_color_matrix=${this.#format.matrix}:in_range=${range}:out_range=full:flags=bilinear`,
      );
    }
    this.#filters.push(`format=${name}`);
    this.#format = { ...bgraFormat, name };
  }

  #toYuv(): void {
    this.#filters.push('scale=out_color_matrix=bt709:out_range=limited:flags=bilinear', 'format=yuv444p');
    this.#format = { family: 'yuv', name: 'yuv444p', matrix: 'bt709', isLimitedRange: true };
  }
}

/** in·(1−mix) + out·mix */
function writeMix(text: string, { mix, position }: ResolvedEffect): string {
  const opacity = `all_mode=normal:all_opacity=${formatNumber(mix)}`;
  return `split[in${position}][wet${position}];[wet${position}]${text}[out${position}];[out${position}][in${position}]blend=${opacity}`;
}
