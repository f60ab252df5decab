import { randomBytes } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import { engineLimits } from '@framelane/protocol/engine';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';
import { type FrameIndex, getFrameSeconds, timeToleranceSeconds } from '../media/frame-index.ts';
import { WireError } from '../wire-error.ts';
import { chooseSize, type SizeChoice } from './choose-size.ts';
import type { ExportCodec, ExportPlan, ExportTarget, PixelSize } from './export-plan.ts';

/** Which part of a source: by times, the end left out, or by frames, the last one taken in. */
export type SpanChoice =
  | { by: 'time'; startSeconds: number; endSeconds: number | undefined }
  | { by: 'frame'; first: number; last: number | undefined };

/** What a plan has to know of its source; plain data. */
export interface ExportSource {
  path: string;
  fingerprint: string;
  size: PixelSize;
  hasSound: boolean;
  frames: { first: number; end: number };
}

/** What a client may choose. */
export interface ExportSettings {
  codec: ExportCodec;
  size: SizeChoice;
  bitrate?: number;
  crf?: number;
  preset?: string;
  includesSound: boolean;
}

/** Looks up the part of a file that is meant. Throws `bad_request` when it has no frame, or too many. */
export function describeSource(media: Media, span: SpanChoice): ExportSource {
  const frames = findSpan(media.index, span);
  const count = frames.end - frames.first;
  if (count < 1) throw new WireError('bad_request', 'there is no frame between in_point and out_point');
  if (count > engineLimits.maxJobFrames) {
    throw new WireError('bad_request', `the span has ${count} frames, the limit is ${engineLimits.maxJobFrames}`);
  }
  const { width, height } = media.traits;
  const { path, fingerprint } = media;
  return { path, fingerprint, size: { width, height }, hasSound: media.audio !== undefined, frames };
}

/** Puts together what `runExport` carries out. The target must have been checked. */
export function makeExportPlan(parts: {
  source: ExportSource;
  chain: ResolvedChain;
  settings: ExportSettings;
  targetPath: string;
}): ExportPlan {
  const { source, chain, targetPath } = parts;
  const { size, includesSound, ...settings } = parts.settings;
  const isSilent = settings.codec === 'gif' || settings.codec === 'png';
  return {
    source: { path: source.path, fingerprint: source.fingerprint },
    chain,
    frames: source.frames,
    ...settings,
    size: chooseSize(size, source.size),
    hasSound: includesSound && source.hasSound && !isSilent,
    target: chooseTarget(targetPath),
  };
}

/** The extension stays: the container follows it. */
function chooseTarget(path: string): ExportTarget {
  const extension = extname(path);
  const name = `.${basename(path, extension).replaceAll('%', '')}.${randomBytes(4).toString('hex')}.part${extension}`;
  return { path, unfinishedPath: join(dirname(path), name) };
}

function findSpan(index: FrameIndex, span: SpanChoice): { first: number; end: number } {
  const count = index.ticks.length;
  if (span.by === 'frame') return { first: span.first, end: Math.min(count, (span.last ?? count - 1) + 1) };
  const end = span.endSeconds === undefined ? count : findFrameFrom(index, span.endSeconds);
  return { first: findFrameFrom(index, span.startSeconds), end };
}

/** The first frame at or after a time, as far as floating point lets one tell; the number of frames when there is none. */
function findFrameFrom(index: FrameIndex, seconds: number): number {
  let low = 0;
  let high = index.ticks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (getFrameSeconds(index, middle) >= seconds - timeToleranceSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}
