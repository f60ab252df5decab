import type { ExportOptions } from '@framelane/viewer-backend';

/** What the form of an export holds. */
export interface ExportDraft {
  /** Without the extension, which follows the codec. */
  name: string;
  codec: string;
  resolution: (typeof resolutions)[number];
  rate: 'quality' | 'bitrate';
  /** Constant rate factor: lower is better. */
  crf: number;
  megabits: number;
  span: 'all' | 'range';
  hasAudio: boolean;
}

export const resolutions = ['source', '720p', '1080p', '4k'] as const;

interface CodecFacts {
  title: string;
  extension: string;
  /** Quality and bit rate can be chosen. */
  hasRate: boolean;
  hasAudio: boolean;
}

const codecs: Readonly<Record<string, CodecFacts>> = {
  h264: { title: 'H.264', extension: '.mp4', hasRate: true, hasAudio: true },
  h265: { title: 'H.265', extension: '.mp4', hasRate: true, hasAudio: true },
  vp9: { title: 'VP9', extension: '.webm', hasRate: true, hasAudio: true },
  prores_422: { title: 'ProRes 422', extension: '.mov', hasRate: false, hasAudio: true },
  gif: { title: 'Animated GIF', extension: '.gif', hasRate: false, hasAudio: false },
  png: { title: 'PNG sequence', extension: '_%06d.png', hasRate: false, hasAudio: false },
};

/**
 * What is known of a codec; one that is not known is taken for a video in the usual container. `ending` is how the name
 * of the file, or of the first one, ends.
 */
export function describeCodec(codec: string): CodecFacts & { ending: string } {
  const known = Object.hasOwn(codecs, codec) ? codecs[codec] : undefined;
  const facts = known ?? { title: codec, extension: '.mkv', hasRate: true, hasAudio: true };
  return { ...facts, ending: facts.extension.replace('%06d', '000001') };
}

/** A form filled in for a clip. */
export function makeDraft(clip: { name: string; has_audio: boolean }, options: { codec: string; hasRange: boolean }) {
  const draft: ExportDraft = {
    name: `${clip.name.replace(/\.[^.]+$/, '').replaceAll(/[/\\]/g, '-')}-export`,
    codec: options.codec,
    resolution: 'source',
    rate: 'quality',
    crf: 20,
    megabits: 12,
    span: options.hasRange ? 'range' : 'all',
    hasAudio: clip.has_audio,
  };
  return draft;
}

/** Why the form cannot be sent; `undefined` when it can. */
export function checkDraft({ name, codec }: ExportDraft): string | undefined {
  if (name.trim() === '') return 'Type a name for the file';
  if (/[/\\:*?"<>|]/.test(name)) return 'A name may not hold any of / \\ : * ? " < > |';
  if (codec === 'png' && name.includes('%')) return 'The pictures get their numbers by themselves: leave out the %';
  if (name.trim().startsWith('.')) return 'A name may not begin with a dot';
  return undefined;
}

/** The form as the backend takes it. `range` is what in and out say, seconds. */
export function toExportOptions(draft: ExportDraft, range: { inS?: number; outS?: number }): ExportOptions {
  const { extension, hasRate, hasAudio } = describeCodec(draft.codec);
  const isRange = draft.span === 'range';
  return {
    target: `${draft.name.trim()}${extension}`,
    codec: draft.codec,
    resolution: draft.resolution,
    hasAudio: draft.hasAudio && hasAudio,
    ...(hasRate && draft.rate === 'quality' ? { crf: draft.crf } : {}),
    ...(hasRate && draft.rate === 'bitrate' ? { bitrate: Math.round(draft.megabits * 1e6) } : {}),
    ...(isRange && range.inS !== undefined ? { inS: range.inS } : {}),
    ...(isRange && range.outS !== undefined ? { outS: range.outS } : {}),
  };
}
