import { type EffectContext, formatNumber } from '../effects/effect.ts';
import { findEffect } from '../effects/effect-registry.ts';
import type { ResolvedChain, ResolvedEffect } from '../effects/resolved-chain.ts';
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

export interface GraphPlan {
  /** `undefined` when the decoded picture can be converted as it is. */
  text: string | undefined;
  grains: readonly GrainInput[];
  /** What comes out of the graph. */
  output: PixelMeaning;
}

/** Where the plan stands: pixel family, format and colour description of the picture at this point. */
interface PlanState extends PixelMeaning {
  format: string;
}

/**
 * The graph that turns a decoded picture into an upright one of eight bits with the chain applied. The picture
 * stays in YUV for as long as the effects can work there; what comes out is converted to BGRA once, at the end.
 */
export function planGraph(traits: PictureTraits, chain: ResolvedChain): GraphPlan {
  const source = writeSourceFilters(traits);
  const parts = [...source.filters];
  const state = startPlan(source.format);
  const grains: GrainInput[] = [];
  for (const entry of chain.entries) {
    parts.push(...planEffect(entry, { traits, state }));
    if (findEffect(entry.effectId)?.usesGrain === true) {
      grains.push({ position: entry.position, format: state.format, width: traits.width, height: traits.height });
    }
  }
  const { family, matrix, isLimitedRange } = state;
  const output = { family, matrix, isLimitedRange };
  if (parts.length === 0) return { text: undefined, grains, output };
  // With sources of its own in front, the graph has to be told where the picture goes in.
  return { text: `[in]${['null', ...parts].join(',')}[out]`, grains, output };
}

function startPlan(format: WorkingFormat): PlanState {
  return { family: format.family, format: format.name, matrix: format.matrix, isLimitedRange: format.isLimitedRange };
}

function planEffect(entry: ResolvedEffect, plan: { traits: PictureTraits; state: PlanState }): string[] {
  const effect = findEffect(entry.effectId);
  if (effect === undefined) throw new Error(`effect ${entry.effectId} was accepted but is not registered`);
  const { state, traits } = plan;
  const parts: string[] = [];
  const isMixed = entry.mix < 1;
  if (state.family === 'yuv' && effect.writeYuv === undefined) {
    parts.push(...convertToRgb(state, effect.isPlanarOnly === true || isMixed ? 'gbrp' : 'bgra'));
  } else if (state.family === 'rgb' && effect.writeRgb === undefined) {
    parts.push(...convertToYuv(state));
  } else if (state.family === 'rgb' && state.format !== 'gbrp' && (effect.isPlanarOnly === true || isMixed)) {
    parts.push('format=gbrp');
    state.format = 'gbrp';
  }
  const context: EffectContext = {
    width: traits.width,
    height: traits.height,
    isLimitedRange: state.isLimitedRange,
    chroma: {
      isHalfWidth: /^yuv42[02]p$/.test(state.format),
      isHalfHeight: state.format === 'yuv420p',
    },
    position: entry.position,
  };
  const write = state.family === 'yuv' ? effect.writeYuv : effect.writeRgb;
  const text = write?.(entry.params, context) ?? 'null';
  parts.push(isMixed ? writeMix(text, entry.mix, entry.position) : text);
  return parts;
}

/** in·(1−mix) + out·mix */
function writeMix(text: string, mix: number, index: number): string {
  const opacity = `all_mode=normal:all_opacity=${formatNumber(mix)}`;
  return `split[in${index}][wet${index}];[wet${index}]${text}[out${index}];[out${index}][in${index}]blend=${opacity}`;
}

function convertToRgb(state: PlanState, format: 'bgra' | 'gbrp'): string[] {
  if (state.family === 'rgb') {
    if (state.format === format) return [];
    state.format = format;
    return [`format=${format}`];
  }
  const range = state.isLimitedRange ? 'limited' : 'full';
  const parts = [
    `scale=in_color_matrix=${state.matrix}:in_range=${range}:out_range=full:flags=bilinear`,
    `format=${format}`,
  ];
  Object.assign(state, { family: 'rgb', format, isLimitedRange: false } satisfies Partial<PlanState>);
  return parts;
}

function convertToYuv(state: PlanState): string[] {
  Object.assign(state, { family: 'yuv', format: 'yuv444p', matrix: 'bt709', isLimitedRange: true } satisfies PlanState);
  return ['scale=out_color_matrix=bt709:out_range=limited:flags=bilinear', 'format=yuv444p'];
}
