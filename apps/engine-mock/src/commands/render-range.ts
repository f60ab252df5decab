import { engineLimits } from '@framelane/protocol/engine';
import { parseChain } from '../effects/parse-chain.ts';
import type { Job } from '../jobs/job.ts';
import { makeRange, type OnFrame, type RangeWork } from '../jobs/make-range.ts';
import type { RangePlan } from '../render/range-plan.ts';
import { WireError } from '../wire-error.ts';
import type { Command, CommandClient, ReplyFields, RequestBody } from './command.ts';
import { readAsset, readSeed } from './picture-fields.ts';
import { readChoice, readTime } from './request-fields.ts';

/** Progress of a stream is told at most thirty times a second. */
const streamIntervalMs = 1000 / 30;

const rates = { min: 1, max: 240 } as const;

export const renderRange: Command = {
  class: 'J',
  prepare: (body, { media, jobs, queue }, client) => {
    const span = readSpan(body);
    const chain = parseChain(body.chain, readSeed(body));
    const asset = readAsset(body);
    const mode = readMode(body);
    return async () => {
      const plan: RangePlan = { source: await media.call('findSource', { asset }), chain, ...span };
      let tellFrame: OnFrame = () => undefined;
      queue?.checkConnected();
      const job = jobs.start({
        kind: 'range',
        total: plan.total,
        run: (control) => {
          const work: RangeWork = { media, plan, onFrame: (...frame) => tellFrame(...frame) };
          return queue === undefined ? makeRange(work, control) : queue.runRange(work, control);
        },
      });
      if (mode === 'job') return { reply: { job_id: job.id, total_frames: plan.total } };
      if (mode === 'stream') tellFrame = createTeller(client, job);
      return { reply: awaitEnd(job) };
    };
  },
};

/** Without a mode the only reply comes at the end. */
function readMode(body: RequestBody): 'job' | 'stream' | undefined {
  if (body.mode === undefined || body.mode === null) return undefined;
  return readChoice<'job' | 'stream'>(body, 'mode', { words: ['job', 'stream'], fallback: 'job' });
}

function readSpan(body: RequestBody): Pick<RangePlan, 'startSeconds' | 'framesPerSecond' | 'total'> {
  const startSeconds = readTime(body, 'start');
  const endSeconds = readTime(body, 'end');
  const framesPerSecond = body.fps;
  if (typeof framesPerSecond !== 'number' || !(framesPerSecond >= rates.min && framesPerSecond <= rates.max)) {
    throw new WireError('bad_request', `fps must be a number from ${rates.min} to ${rates.max}`);
  }
  if (endSeconds <= startSeconds) throw new WireError('bad_request', 'end must be greater than start');
  // What floating point adds to a whole number of frames is no frame more.
  const total = Math.max(1, Math.ceil((endSeconds - startSeconds) * framesPerSecond - 1e-6));
  if (total > engineLimits.maxJobFrames) {
    throw new WireError('bad_request', `the range has ${total} frames, the limit is ${engineLimits.maxJobFrames}`);
  }
  return { startSeconds, framesPerSecond, total };
}

function createTeller(client: CommandClient, job: Job): OnFrame {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (done, frameIndex) => {
    const nowMs = performance.now();
    if (done < job.total && nowMs - toldMs < streamIntervalMs) return;
    toldMs = nowMs;
    client.sendProgress({ job_id: job.id, progress: done / job.total, frame_index: frameIndex });
  };
}

/** What was made before a cancellation stays in the cache, so that one is no failure. */
async function awaitEnd(job: Job): Promise<ReplyFields> {
  const { state, error } = await job.ended;
  if (error instanceof WireError || state === 'error') throw error;
  const reply = { cached_count: job.done, job_id: job.id };
  return state === 'cancelled' ? { ...reply, cancelled: true } : reply;
}
