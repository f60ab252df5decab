import { parseChain } from '../effects/parse-chain.ts';
import type { ExportPlan } from '../export/export-plan.ts';
import { makeExportPlan } from '../export/make-export-plan.ts';
import { resolveTarget } from '../export/resolve-target.ts';
import type { JobBook } from '../jobs/job-book.ts';
import type { JobControl } from '../jobs/job-order.ts';
import { WireError } from '../wire-error.ts';
import type { Command, EngineServices } from './command.ts';
import { readExportRequest } from './export-request.ts';
import { readSeed } from './picture-fields.ts';

export const exportStart: Command = {
  class: 'J',
  prepare: (body, engine) => {
    const { media, jobs, queue, options } = engine;
    const { asset, path, overwrites, span, settings } = readExportRequest(body);
    const chain = parseChain(body.chain, readSeed(body));
    const { codec } = settings;
    if (!media.codecs.includes(codec)) throw new WireError('unsupported_codec', `codec ${codec} is not available`);
    return async () => {
      const source = await media.call('describeExport', { asset, span });
      const rules = { sourcePath: source.path, overwrites, mediaRoots: options.mediaRoots, codec };
      const targetPath = await resolveTarget(path, rules);
      const plan = makeExportPlan({ source, chain, settings, targetPath });
      refuseConflict(jobs, targetPath);
      queue?.checkConnected();
      const job = jobs.start({
        kind: 'export',
        total: plan.frames.end - plan.frames.first,
        files: { sourcePath: source.path, targetPath },
        run: (control) => runExport(plan, control, engine),
      });
      return { reply: { job_id: job.id } };
    };
  },
};

async function runExport(plan: ExportPlan, control: JobControl, engine: EngineServices): Promise<void> {
  const { queue, exports, media } = engine;
  if (queue !== undefined) return queue.runExport(plan, control);
  return exports.run({ plan, media: await media.call('readSource', plan.source) }, control);
}

/** No file is written twice at a time, or while it is read. */
function refuseConflict(jobs: JobBook, targetPath: string): void {
  for (const job of jobs.list()) {
    if (job.isOver) continue;
    if (job.files?.targetPath === targetPath) {
      throw new WireError('job_conflict', 'the output is being written by another job');
    }
    if (job.files?.sourcePath === targetPath) {
      throw new WireError('job_conflict', 'the output is being read by another job');
    }
  }
}
