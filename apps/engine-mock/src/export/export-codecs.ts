import { AV_PIX_FMT_PAL8, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE } from 'node-av/constants';
import type { ExportCodec, ExportPlan } from './export-plan.ts';

/** How one codec is reached in FFmpeg and what may be asked of it. */
export interface CodecFacts {
  encoder: string;
  pixelFormat: number;
  extensions: readonly string[];
  /** Values of `encoder_preset`, the default first; empty: there is nothing to choose. */
  presets: readonly string[];
  /** Range and default of `crf`; absent: the codec has no constant quality. */
  crf?: { max: number; default: number };
  writeOptions: (choice: { preset: string; crf: number; bitrate: number | undefined }) => Record<string, string>;
  /** Four characters players know the codec by in MP4 and QuickTime. */
  tag?: string;
}

const x26xPresets = 'veryfast ultrafast superfast faster fast medium slow slower veryslow placebo'.split(' ');

/** What x264 and x265 have in common. */
const x26x = { pixelFormat: AV_PIX_FMT_YUV420P, extensions: ['.mp4', '.mov', '.mkv'], presets: x26xPresets };

/** FFmpeg's names of the profiles of ProRes 422. */
const proresPresets = ['standard', 'proxy', 'lt', 'hq'];

export const exportCodecs: { readonly [Name in ExportCodec]: CodecFacts } = {
  h264: {
    ...x26x,
    encoder: 'libx264',
    crf: { max: 51, default: 18 },
    writeOptions: ({ preset, crf, bitrate }) => ({ preset, ...(bitrate === undefined ? { crf: String(crf) } : {}) }),
  },
  h265: {
    ...x26x,
    encoder: 'libx265',
    crf: { max: 51, default: 22 },
    // It would write to standard error by itself.
    writeOptions: ({ preset, crf, bitrate }) => ({
      preset,
      'x265-params': 'log-level=none',
      ...(bitrate === undefined ? { crf: String(crf) } : {}),
    }),
    tag: 'hvc1',
  },
  vp9: {
    encoder: 'libvpx-vp9',
    pixelFormat: AV_PIX_FMT_YUV420P,
    extensions: ['.webm', '.mkv', '.mp4'],
    presets: ['good', 'best', 'realtime'],
    crf: { max: 63, default: 31 },
    writeOptions: ({ preset, crf, bitrate }) => ({
      deadline: preset,
      'cpu-used': preset === 'realtime' ? '8' : preset === 'good' ? '4' : '0',
      'row-mt': '1',
      ...(bitrate === undefined ? { crf: String(crf) } : {}),
    }),
  },
  prores_422: {
    encoder: 'prores_ks',
    pixelFormat: AV_PIX_FMT_YUV422P10LE,
    extensions: ['.mov', '.mkv'],
    presets: proresPresets,
    writeOptions: ({ preset }) => ({ profile: preset, vendor: 'apl0' }),
  },
  gif: {
    encoder: 'gif',
    pixelFormat: AV_PIX_FMT_PAL8,
    extensions: ['.gif'],
    presets: [],
    writeOptions: () => ({}),
  },
  png: {
    encoder: 'png',
    pixelFormat: AV_PIX_FMT_RGB24,
    extensions: ['.png'],
    presets: [],
    writeOptions: () => ({ pred: 'paeth' }),
  },
};

export function isExportCodec(name: string): name is ExportCodec {
  return Object.hasOwn(exportCodecs, name);
}

/** The encoder's options for a plan. */
export function writeEncoderOptions({ codec, preset, crf, bitrate }: ExportPlan): Record<string, string> {
  const facts = exportCodecs[codec];
  const choice = { preset: preset ?? facts.presets[0] ?? '', crf: crf ?? facts.crf?.default ?? 0, bitrate };
  return facts.writeOptions(choice);
}
