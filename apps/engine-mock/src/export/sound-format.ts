import { AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_S16, type AVSampleFormat } from 'node-av/constants';
import type { ExportCodec } from './export-plan.ts';

/** How sound is written beside the pictures. */
export interface SoundFormat {
  encoder: string;
  sampleFormat: AVSampleFormat;
  /** FFmpeg's name of the sample format. */
  sampleFormatName: string;
  sampleRate: number;
  channels: number;
  /** Bits per second and channel; 0: the codec has no choice. */
  bitsPerChannel: number;
}

const aacRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Speaker positions by channel count; other counts are cut to the first two channels. */
export const channelMasks: ReadonlyMap<number, { name: string; mask: bigint }> = new Map([
  [1, { name: 'mono', mask: 0x4n }],
  [2, { name: 'stereo', mask: 0x3n }],
  [6, { name: '5.1', mask: 0x3fn }],
  [8, { name: '7.1', mask: 0x63fn }],
]);

/** What the container takes: Opus in WebM, samples as they are beside ProRes, AAC otherwise. */
export function chooseSoundFormat(
  target: { codec: ExportCodec; extension: string },
  source: { sampleRate: number; channels: number },
): SoundFormat {
  const channels = channelMasks.has(source.channels) ? source.channels : 2;
  if (target.codec === 'prores_422') {
    const raw = { encoder: 'pcm_s16le', sampleFormat: AV_SAMPLE_FMT_S16, sampleFormatName: 's16' };
    return { ...raw, sampleRate: source.sampleRate, channels, bitsPerChannel: 0 };
  }
  if (target.extension === '.webm') {
    const opus = { encoder: 'libopus', sampleFormat: AV_SAMPLE_FMT_FLT, sampleFormatName: 'flt' };
    return { ...opus, sampleRate: 48_000, channels: Math.min(2, channels), bitsPerChannel: 64_000 };
  }
  const sampleRate = aacRates.includes(source.sampleRate) ? source.sampleRate : 48_000;
  const aac = { encoder: 'aac', sampleFormat: AV_SAMPLE_FMT_FLTP, sampleFormatName: 'fltp' };
  return { ...aac, sampleRate, channels, bitsPerChannel: 96_000 };
}
