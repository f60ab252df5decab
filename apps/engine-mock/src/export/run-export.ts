import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Media } from '../media/asset.ts';
import { checkSource, openSource } from '../media/open-source.ts';
import { WireError } from '../wire-error.ts';
import type { ExportPlan } from './export-plan.ts';
import { type ExportHooks, exportVideo } from './export-video.ts';
import { matchSequence } from './sequence-name.ts';

/**
 * Carries out a plan from beginning to end: the target appears when it is complete, and nothing is left on the disk
 * after a failure. `media` is what is known of the source already. Throws {@link WireError} `decode_failed`, `unsupported_codec` or `io_error`, or the signal's reason.
 */
export async function runExport(plan: ExportPlan, hooks: ExportHooks, media?: Media): Promise<void> {
  const { unfinishedPath } = plan.target;
  try {
    if (media !== undefined) await checkSource(plan.source);
    await exportVideo(media ?? (await openSource(plan.source)), plan, hooks);
    hooks.signal.throwIfAborted();
    await publish(plan).catch((error: unknown) => {
      throw new WireError('io_error', 'cannot write the output', error);
    });
  } finally {
    await rm(unfinishedPath, { force: true, recursive: true });
  }
}

async function publish({ codec, target }: ExportPlan): Promise<void> {
  const { path, unfinishedPath } = target;
  if (codec !== 'png') {
    await rename(unfinishedPath, path);
    return;
  }
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const isOurs = matchSequence(basename(path));
  const made = new Set(await readdir(unfinishedPath));
  // A longer sequence that was replaced would otherwise end in pictures of its own.
  const old = (await readdir(folder)).filter((name) => isOurs(name) && !made.has(name));
  for (const name of old) await rm(join(folder, name));
  for (const name of made) await rename(join(unfinishedPath, name), join(folder, name));
}
