import { rm } from 'node:fs/promises';
import type { ExportPlan } from '../export/export-plan.ts';
import type { JobControl } from '../jobs/job-order.ts';
import type { Media } from '../media/asset.ts';
import { RenderRunner } from './render-runner.ts';

/** How long nobody may ask for anything new before the process of exports is started ahead of the first of them. */
const settledMs = 2000;

/** Carries out exports in a process of their own, one at a time, which is ready before it is needed. Close it. */
export class ExportsApart {
  readonly #runner = new RenderRunner();
  #starting: NodeJS.Timeout | undefined;

  /** There is something to export by now: soon, but not while everything is being opened, the process is started. */
  expect(): void {
    clearTimeout(this.#starting);
    this.#starting = setTimeout(() => this.#runner.prepare(), settledMs).unref();
  }

  /** Rejects with a {@link WireError}, or the signal's reason; nothing unfinished is left then. */
  async run(work: { plan: ExportPlan; media: Media }, { signal, report }: JobControl): Promise<void> {
    clearTimeout(this.#starting);
    try {
      await this.#runner.run({ type: 'export', ...work }, { signal, onProgress: report });
    } finally {
      await rm(work.plan.target.unfinishedPath, { force: true, recursive: true });
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#starting);
    await this.#runner.close();
  }
}
