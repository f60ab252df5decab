import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ExportPlan } from '../export/export-plan.ts';
import type { ExportSegment, FrameSpan, SegmentedExport } from './segmented-export.ts';

/**
 * Where the parts of an export lie until they are joined: a hidden folder beside the target, named after the job and
 * nothing that an order could choose.
 */
export function findPartsFolder({ jobId, plan }: Pick<SegmentedExport, 'jobId' | 'plan'>): string {
  const { path } = plan.target;
  const name = basename(path, extname(path)).replaceAll('%', '');
  return join(dirname(path), `.${name}.${jobId.replaceAll(/[^\w-]/g, '')}.parts`);
}

/** The file of a segment; for a sequence of pictures the pattern of its files, numbered from 1, in a folder of their own. */
export function findSegmentPath(order: SegmentedExport, segment: number): string {
  const number = String(segment + 1).padStart(4, '0');
  const { path } = order.plan.target;
  const folder = findPartsFolder(order);
  return order.plan.codec === 'png' ? join(folder, number, basename(path)) : join(folder, `${number}${extname(path)}`);
}

/** A name nobody else writes to, also when two workers have the same segment. */
export function makeUnfinishedPath(order: SegmentedExport, what: string): string {
  const name = `${what}.${randomBytes(4).toString('hex')}.part${extname(order.plan.target.path)}`;
  return join(findPartsFolder(order), name);
}

/** One segment as an export of its own. Only where it is the whole of it does it have sound; else the join adds that. */
export function planSegment(order: ExportSegment): ExportPlan {
  const { plan, segments, segment } = order;
  const frames = findSpan(order, segment);
  return {
    ...plan,
    frames,
    hasSound: plan.hasSound && segments.length === 1,
    target: {
      path: findSegmentPath(order, segment),
      unfinishedPath: makeUnfinishedPath(order, String(segment + 1)),
    },
  };
}

/** Throws for a segment the export does not have, which only a faulty order names. */
export function findSpan({ segments }: SegmentedExport, segment: number): FrameSpan {
  const span = segments[segment];
  if (span === undefined) throw new Error(`an export of ${segments.length} segments has no segment ${segment}`);
  return span;
}

/** Whether somebody made a segment already: files get their name when they are complete, sequences file by file. */
export async function isSegmentMade(order: ExportSegment): Promise<boolean> {
  const path = findSegmentPath(order, order.segment);
  if (order.plan.codec !== 'png') return (await stat(path).catch(() => undefined)) !== undefined;
  const { first, end } = findSpan(order, order.segment);
  return (await readdir(dirname(path)).catch(() => [])).length === end - first;
}
