import type { EffectInfo, ParamValue } from '@framelane/protocol/engine';

export type ParamValues = Readonly<Record<string, ParamValue>>;

/** What an effect may need to know about the picture it gets. */
export interface EffectContext {
  width: number;
  height: number;
  /** Whether luma spans 16..235 (and chroma 16..240) or 0..255. Only meaningful in YUV. */
  isLimitedRange: boolean;
  /** Whether the chroma planes are half as wide and high as luma. Only meaningful in YUV. */
  chroma: { isHalfWidth: boolean; isHalfHeight: boolean };
  /** Place in the chain; makes labels inside a graph unique. */
  position: number;
}

export type WriteFilter = (params: ParamValues, context: EffectContext) => string;

/** What a client sees of an effect, and how its pixels are made. */
export type Effect = FilterEffect | KernelEffect;

/**
 * FFmpeg filter text for each family of pixel formats the effect can work in; one of the two at least. The planner
 * stays in the family the picture is in whenever the effect can.
 */
export interface FilterEffect {
  kind: 'filter';
  info: EffectInfo;
  /** For eight-bit planar YUV. */
  writeYuv?: WriteFilter;
  /** For eight-bit RGB; packed BGRA unless `isPlanarOnly`, then planar GBR. */
  writeRgb?: WriteFilter;
  isPlanarOnly?: boolean;
  /**
   * Whether the effect draws on grain: a noise picture under the label {@link getGrainLabel}, larger than the picture
   * by {@link grainMargin} in both directions, in the working format. The crop filter named {@link getGrainCrop} is
   * moved for every picture by seed, position and frame index alone.
   */
  usesGrain?: boolean;
}

/** A native function from BGRA to BGRA, for what no filter does; its file is `native/kernels/<kernel>.cc`. */
export interface KernelEffect {
  kind: 'kernel';
  /** With `history` when, and only when, there is `listTaps`. */
  info: EffectInfo;
  kernel: string;
  /** Whether the seed can be seen. */
  isRandom?: boolean;
  /**
   * For effects with memory: how many frames back the pictures lie that the kernel reads for a frame, in the order it
   * gets them; each 0 to `history`. Frames before the first are the first.
   */
  listTaps?: (params: ParamValues, frameIndex: number) => readonly number[];
}

export const grainMargin = 256;

/** Label of the grain's input in a filter graph, for the effect at this place of the chain. */
export function getGrainLabel(position: number): string {
  return `grain${position}`;
}

/** Name of the filter that moves the grain from frame to frame, for commands to the running graph. */
export function getGrainCrop(position: number): string {
  return `crop@grain${position}`;
}

/** A number parameter; the chain parser has made sure that it is there and finite. */
export function getNumber(params: ParamValues, name: string): number {
  const value = params[name];
  if (typeof value !== 'number') throw new Error(`parameter ${name} must be a number, got ${typeof value}`);
  return value;
}

/** A choice parameter. */
export function getChoice(params: ParamValues, name: string): string {
  return String(params[name]);
}

/** Decimal text that a filter expression reads back as the same number. */
export function formatNumber(value: number): string {
  return Number(value.toFixed(6)).toString();
}
