import type { CommandReply, CommandRequest } from '@framelane/protocol/engine';
import type { PlainCommand } from '../../common/engine-transport.ts';
import { fakeEffects } from './fake-effects.ts';

// One red pixel, enough for an <img> to load.
const tinyPicture = 'data:image/gif;base64,R0lGODdhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=';
const stepsPerJob = 4;

interface FakeJob {
  kind: 'range' | 'export';
  status: 'running' | 'complete' | 'cancelled';
  progress: number;
}

type Replies = { [Name in PlainCommand]: (fields: CommandRequest<Name>) => CommandReply<Name> };

/** Answers to the commands that are not about pictures. A job moves a quarter each time it is asked for. */
export class FakeReplies {
  readonly #jobs = new Map<string, FakeJob>();

  addJob(kind: FakeJob['kind']): string {
    const id = `job-${this.#jobs.size + 1}`;
    this.#jobs.set(id, { kind, status: 'running', progress: 0 });
    return id;
  }

  reply<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): CommandReply<Name> {
    const table: Replies = {
      list_effects: () => ({ effects: [...fakeEffects] }),
      thumbnails: ({ count }) => ({
        thumbnails: Array.from({ length: count }, (_, i) => ({ time: i, data: tinyPicture })),
      }),
      waveform: ({ bins = 1024 }) => ({ result: makeWaveform(bins) }),
      render_range: () => ({ job_id: this.addJob('range'), total_frames: stepsPerJob }),
      job_status: ({ job_id }) => this.#advance(job_id),
      job_cancel: ({ job_id }) => {
        const job = this.#jobs.get(job_id);
        const isRunning = job?.status === 'running';
        if (job !== undefined && isRunning) job.status = 'cancelled';
        return { cancelled: isRunning };
      },
      job_list: () => ({ jobs: [...this.#jobs].map(([id, job]) => ({ job_id: id, ...job })) }),
    };
    return table[command](fields);
  }

  #advance(id: string): CommandReply<'job_status'> {
    const job = this.#jobs.get(id);
    if (job === undefined) return { job_id: id, status: 'error', progress: 0, code: 'job_not_found' };
    if (job.status === 'running') {
      job.progress = Math.min(1, job.progress + 1 / stepsPerJob);
      if (job.progress === 1) job.status = 'complete';
    }
    return { job_id: id, ...job };
  }
}

function makeWaveform(bins: number) {
  const peaks = Array.from({ length: bins }, (_, bin): [number, number] => {
    const peak = Math.abs(Math.sin((bin / bins) * 20));
    return [-peak, peak];
  });
  return { channels: 2, bins, duration: 10, peaks: [peaks, peaks] };
}
