import type { CommandName } from '@framelane/protocol/engine';

const finished = new Set<unknown>(['complete', 'error', 'cancelled']);

/** The jobs that replies told of and that are not known to have ended. Holds at most as many as were started. */
export class RunningJobs {
  readonly #ids = new Set<string>();

  /** Looks at one exchange: `fields` as sent, `reply` as it came. */
  note(cmd: CommandName, fields: object, reply: object): void {
    const started = readJobId(reply);
    const asked = readJobId(fields);
    switch (cmd) {
      case 'export_start':
        if (started !== undefined) this.#ids.add(started);
        break;
      case 'waveform':
        if (started !== undefined && !('result' in reply)) this.#ids.add(started);
        break;
      case 'render_range':
        // Without this mode the reply comes when the job is over.
        if (started !== undefined && 'mode' in fields && fields.mode === 'job') this.#ids.add(started);
        break;
      case 'export_status':
      case 'job_status':
        if (asked !== undefined) this.noteStatus(asked, reply);
        break;
      case 'export_cancel':
      case 'job_cancel':
        if (asked !== undefined) this.#ids.delete(asked);
        break;
      default:
        break;
    }
  }

  /** Looks at the status of a job, asked for or told. */
  noteStatus(jobId: string, status: object): void {
    if (isFinished(status)) this.#ids.delete(jobId);
  }

  /** Gives the ids and forgets them. */
  takeAll(): string[] {
    const ids = [...this.#ids];
    this.#ids.clear();
    return ids;
  }
}

// An engine of the base protocol tells a progress and no status.
function isFinished(reply: object): boolean {
  if ('status' in reply) return finished.has(reply.status);
  return 'progress' in reply && reply.progress === 1;
}

function readJobId(fields: object): string | undefined {
  return 'job_id' in fields && typeof fields.job_id === 'string' ? fields.job_id : undefined;
}
