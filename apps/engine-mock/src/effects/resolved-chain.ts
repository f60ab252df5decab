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
  /** Equal for chains that make equal pictures. */
  key: string;
}

export const emptyChain: ResolvedChain = { entries: [], key: '[]' };
