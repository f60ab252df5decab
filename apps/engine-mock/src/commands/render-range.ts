import { engineLimits } from '@framelane/protocol/engine';
import { parseChain } from '../effects/parse-chain.ts';
import type { Job } from '../jobs/job.ts';
import type { JobControl } from '../jobs/job-order.ts';
import { WireError } from '../wire-error.ts';
import type { Command, CommandClient, EngineServices, ReplyFields, RequestBody } from './command.ts';
import { readAsset, readSeed } from './picture-fields.ts';
import { readChoice, readTime } from './request-fields.ts';

/** Pictures in work at a time: one is decoded while others are filtered and encoded. */
const maxInWork = 3;

/** Progress of a stream is told at most thirty times a second. */
const streamIntervalMs = 1000 / 30;

const rates = { min: 1, max: 240 } as const;

/** Without a mode the only reply comes at the end. */
function readMode(body: RequestBody): 'job' | 'stream' | undefined {
  if (body.mode === undefined || body.mode === null) return undefined;
  return readChoice<'job' | 'stream'>(body, 'mode', { words: ['job', 'stream'], fallback: 'job' });
}

interface RangeSpan {
  startSeconds: number;
  framesPerSecond: number;
  /** Pictures to make. */
  total: number;
}

export const renderRange: Command = {
  class: 'J',
  prepare: (body, { media, jobs }, client) => {
    const { total, ...span } = readSpan(body);
    const chain = parseChain(body.chain, readSeed(body));
    const asset = readAsset(body);
    const mode = readMode(body);
    return async () => {
      const { range } = await media.call('openRange', { asset, chain, ...span });
      // With the media thread gone there is nothing left to close.
      const close = () => void media.call('closeRange', { range }).catch(() => undefined);
      let tellFrame: (done: number, frameIndex: number) => void = () => undefined;
      const run = (control: JobControl) =>
        makeRange(media, { range, total }, control, (done, frameIndex) => tellFrame(done, frameIndex));
      let job: Job;
      try {
        job = jobs.start({ kind: 'range', total, run });
      } catch (error) {
        close();
        throw error;
      }
      void job.ended.then(close);
      if (mode === 'job') return { reply: { job_id: job.id, total_frames: total } };
      if (mode === 'stream') tellFrame = createTeller(client, job);
      return { reply: awaitEnd(job) };
    };
  },
};

function readSpan(body: RequestBody): RangeSpan {
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

/** Makes the pictures in order, some side by side; `onFrame` is told of each in order. */
async function makeRange(
  media: EngineServices['media'],
  { range, total }: { range: number; total: number },
  { signal, report }: JobControl,
  onFrame: (done: number, frameIndex: number) => void,
): Promise<void> {
  const inWork: Promise<{ frameIndex: number }>[] = [];
  let next = 0;
  try {
    for (let done = 1; done <= total; done += 1) {
      while (next < total && inWork.length < maxInWork) {
        const picture = media.call('makeRangePicture', { range, step: next });
        // Whoever fails is noticed in its turn.
        picture.catch(() => undefined);
        inWork.push(picture);
        next += 1;
      }
      const made = await inWork.shift();
      signal.throwIfAborted();
      report(done);
      if (made !== undefined) onFrame(done, made.frameIndex);
    }
  } finally {
    await Promise.allSettled(inWork);
  }
}

function createTeller(client: CommandClient, job: Job): (done: number, frameIndex: number) => void {
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
