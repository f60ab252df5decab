import { AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_S16 } from 'node-av/constants';

/** How samples are handed out: interleaved over the channels, as 16-bit integers or as numbers of −1..1. */
export interface SampleArrays {
  pcm16: Int16Array;
  float: Float32Array;
}

export type SampleKind = keyof SampleArrays;

interface SampleKindFacts<Samples> {
  format: typeof AV_SAMPLE_FMT_S16 | typeof AV_SAMPLE_FMT_FLT;
  bytesPerSample: number;
  /** A view of memory that must be aligned to `bytesPerSample`. */
  borrowSamples: (memory: Uint8Array) => Samples;
}

export const sampleKinds: { readonly [Kind in SampleKind]: SampleKindFacts<SampleArrays[Kind]> } = {
  pcm16: {
    format: AV_SAMPLE_FMT_S16,
    bytesPerSample: 2,
    borrowSamples: ({ buffer, byteOffset, byteLength }) => new Int16Array(buffer, byteOffset, byteLength >> 1),
  },
  float: {
    format: AV_SAMPLE_FMT_FLT,
    bytesPerSample: 4,
    borrowSamples: ({ buffer, byteOffset, byteLength }) => new Float32Array(buffer, byteOffset, byteLength >> 2),
  },
};
