import type { ParamValue } from '@framelane/protocol/engine';

/** One enabled entry of a chain, checked and complete. */
export interface ResolvedEffect {
  effectId: string;
  params: Readonly<Record<string, ParamValue>>;
  /** Part of the effect's result in the output, above 0 up to 1. */
  mix: number;
  /** Place in the chain as it was sent, disabled entries included; random effects depend on it. */
  position: number;
}

export interface ResolvedChain {
  entries: readonly ResolvedEffect[];
  /** Feeds the random effects. */
  seed: number;
  /** Equal for chains that need the same filter graph. */
  graphKey: string;
  /** Equal for chains that make equal pictures. */
  pictureKey: string;
}

/** `isRandom` says whether the seed can be seen in the picture. */
export function createChain(entries: readonly ResolvedEffect[], seed: number, isRandom: boolean): ResolvedChain {
  const graphKey = JSON.stringify(entries);
  return { entries, seed, graphKey, pictureKey: isRandom ? `${seed}${graphKey}` : graphKey };
}

export const emptyChain: ResolvedChain = createChain([], 0, false);
