import type { ResolvedChain } from '../effects/resolved-chain.ts';

/** What can be asked for as `codec`. */
export type ExportCodec = 'h264' | 'h265' | 'vp9' | 'prores_422' | 'gif' | 'png';

export interface PixelSize {
  width: number;
  height: number;
}

/**
 * Everything an export needs to know, checked and complete: plain JSON data, so that it can be carried out by whoever
 * can read the source and write the target.
 */
export interface ExportPlan {
  /** The fingerprint tells whether the file is still the one the plan was made for. */
  source: { path: string; fingerprint: string };
  chain: ResolvedChain;
  /** Indices of the frames to write: from `first` on, up to but without `end`. */
  frames: { first: number; end: number };
  codec: ExportCodec;
  size: PixelSize;
  /** Bits per second; absent: constant quality. */
  bitrate?: number;
  /** Constant quality in the encoder's scale, smaller is better; absent: the codec's default. */
  crf?: number;
  /** Speed against size, in the encoder's words; absent: the codec's default. */
  preset?: string;
  hasSound: boolean;
  target: ExportTarget;
}

/** Paths of the finished file and of what is written until then, which lies beside it under a hidden name. */
export interface ExportTarget {
  /** With `%d` or `%0Nd` in its name for a sequence of pictures, numbered from 1. */
  path: string;
  /** A folder for a sequence of pictures. */
  unfinishedPath: string;
}
