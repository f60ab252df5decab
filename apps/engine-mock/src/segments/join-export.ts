import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { matchSequence, writeSequenceName } from '../export/sequence-name.ts';
import { openSource } from '../media/open-source.ts';
import { WireError } from '../wire-error.ts';
import { joinSegments } from './join-segments.ts';
import { findPartsFolder, findSegmentPath, findSpan, makeUnfinishedPath } from './segment-files.ts';
import type { SegmentedExport } from './segmented-export.ts';

/** Lies among the parts once the target has its name: whoever joins again has only the parts to remove. */
const publishedMark = 'published';

/**
 * Makes the target of an export out of its segments and removes them. May be begun again after it was cut off anywhere.
 * Throws {@link WireError} `io_error` or `internal`, or the signal's reason.
 */
export async function joinExport(order: SegmentedExport, signal: AbortSignal): Promise<void> {
  const folder = findPartsFolder(order);
  // Removing them is the last thing a join does.
  if (!(await exists(folder))) return;
  const mark = join(folder, publishedMark);
  if (!(await exists(mark))) {
    if (order.plan.codec === 'png') await publishSequence(order).catch(throwUnwritable);
    else await publishFile(order, signal);
    await writeFile(mark, '').catch(throwUnwritable);
  }
  await rm(folder, { recursive: true, force: true });
}

async function publishFile(order: SegmentedExport, signal: AbortSignal): Promise<void> {
  const { plan, segments } = order;
  const isWhole = segments.length === 1;
  const path = isWhole ? findSegmentPath(order, 0) : makeUnfinishedPath(order, 'joined');
  if (!isWhole) {
    const files = segments.map((span, segment) => ({ span, path: findSegmentPath(order, segment) }));
    await joinSegments({ media: await openSource(plan.source), plan, files, path }, signal);
  }
  signal.throwIfAborted();
  await rename(path, plan.target.path).catch(throwUnwritable);
}

/** The pictures of all segments number on; a longer sequence that was there before does not show through at its end. */
async function publishSequence(order: SegmentedExport): Promise<void> {
  const { plan, segments } = order;
  const folder = dirname(plan.target.path);
  const pattern = basename(plan.target.path);
  await mkdir(folder, { recursive: true });
  const made = new Set<string>();
  for (const [segment] of segments.entries()) {
    const { first, end } = findSpan(order, segment);
    for (let frame = first; frame < end; frame += 1) {
      const name = writeSequenceName(pattern, frame - plan.frames.first + 1);
      made.add(name);
      const partName = writeSequenceName(findSegmentPath(order, segment), frame - first + 1);
      // A join that was cut off here moved some of them before.
      if (await exists(partName)) await rename(partName, join(folder, name));
      else await stat(join(folder, name));
    }
  }
  const isOurs = matchSequence(pattern);
  for (const name of await readdir(folder)) if (isOurs(name) && !made.has(name)) await rm(join(folder, name));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function throwUnwritable(error: unknown): never {
  throw new WireError('io_error', 'cannot write the output', error);
}
