import type { ExportCodec } from '../../export/export-plan.ts';
import type { FrameSpan } from '../../segments/segmented-export.ts';

/** Enough for every worker to have something to do until the last one is done. */
const segmentsPerWorker = 3;

/** Workers reckoned with as long as none is there. */
const expectedWorkers = 4;

/** Opening decoder and encoder must not cost more than the frames do; and not too much is lost with a worker. */
const exportFrames = { min: 48, max: 1500 } as const;

/** Encoders begin a group of pictures at least this often; longer segments hold whole groups. */
const groupFrames = 250;

const rangeFrames = { min: 16, max: 128 } as const;

/** Cuts the frames of an export into parts of about the same length. What cannot be joined by copying stays whole. */
export function cutExport(codec: ExportCodec, frames: FrameSpan, workers: number): FrameSpan[] {
  const total = frames.end - frames.first;
  if (codec === 'gif') return [frames];
  const length = clamp(shareFrames(total, workers), exportFrames);
  if (length <= groupFrames) return cutEvenly(frames, Math.ceil(total / length));
  const whole = Math.ceil(length / groupFrames) * groupFrames;
  return cutEvery(frames, whole);
}

/** Cuts a list of frames into parts of about the same length. */
export function cutRange(frames: readonly number[], workers: number): number[][] {
  const length = clamp(shareFrames(frames.length, workers), rangeFrames);
  const parts = cutEvenly({ first: 0, end: frames.length }, Math.ceil(frames.length / length));
  return parts.map(({ first, end }) => frames.slice(first, end));
}

function shareFrames(total: number, workers: number): number {
  return Math.ceil(total / ((workers || expectedWorkers) * segmentsPerWorker));
}

function cutEvenly({ first, end }: FrameSpan, count: number): FrameSpan[] {
  const border = (part: number) => first + Math.round(((end - first) * part) / count);
  return Array.from({ length: count }, (_, part) => ({ first: border(part), end: border(part + 1) }));
}

function cutEvery({ first, end }: FrameSpan, length: number): FrameSpan[] {
  const count = Math.ceil((end - first) / length);
  return Array.from({ length: count }, (_, part) => ({
    first: first + part * length,
    end: Math.min(end, first + (part + 1) * length),
  }));
}

function clamp(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}
