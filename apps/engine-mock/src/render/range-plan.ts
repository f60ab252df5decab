import type { ResolvedChain } from '../effects/resolved-chain.ts';

/**
 * Everything a range needs to know, checked and complete: plain JSON data. Picture k shows the source at `startSeconds`
 * + k / `framesPerSecond`.
 */
export interface RangePlan {
  /** The fingerprint tells whether the file is still the one the plan was made for. */
  source: { path: string; fingerprint: string };
  chain: ResolvedChain;
  startSeconds: number;
  framesPerSecond: number;
  /** Pictures to make. */
  total: number;
}

/** A finished picture of a range. */
export interface RangePicture {
  frame: number;
  width: number;
  height: number;
  jpeg: Uint8Array;
}
