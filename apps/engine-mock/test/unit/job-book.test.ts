import { describe, expect, it } from 'vitest';
import type { Job, JobStatus } from '../../src/jobs/job.ts';
import { JobBook, maxEndedJobs, maxWaitingJobs } from '../../src/jobs/job-book.ts';
import type { JobControl, JobKind, JobOrder } from '../../src/jobs/job-order.ts';
import { WireError } from '../../src/wire-error.ts';

/** A book whose clock stands still unless told, and orders whose work the test ends by hand. */
function makeBook() {
  const events: JobStatus[] = [];
  const failures: string[] = [];
  const state = { busy: 0, nowMs: 0 };
  const book = new JobBook({
    onEvent: (status) => events.push(status),
    onBusy: (change) => {
      state.busy += change;
    },
    onFailure: (job) => failures.push(job.id),
    now: () => state.nowMs,
  });
  return { book, events, failures, state };
}

function defer<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

function makeOrder(kind: JobKind = 'export', total = 10) {
  const work = defer<unknown>();
  const begun = defer<JobControl>();
  const order: JobOrder = {
    kind,
    total,
    run: (control) => {
      begun.resolve(control);
      control.signal.addEventListener('abort', () => work.reject(control.signal.reason));
      return work.promise;
    },
  };
  return { order, work, begun: begun.promise };
}

describe('JobBook', () => {
  it('runs a job to its end and tells of it', async () => {
    const { book, events, state } = makeBook();
    const { order, work, begun } = makeOrder('waveform');
    const job = book.start(order);
    expect(job.describe()).toMatchObject({ job_id: job.id, kind: 'waveform', status: 'queued', progress: 0 });
    const control = await begun;
    state.nowMs = 1000;
    control.report(4);
    expect(job.describe()).toMatchObject({ status: 'running', progress: 0.4, eta_s: 1.5, error: null, code: null });
    control.report(2);
    expect(job.describe().progress).toBe(0.4);
    control.report(10);
    expect(job.describe()).toMatchObject({ status: 'running', progress: 0.95 });
    expect(state.busy).toBe(1);
    work.resolve({ peaks: [] });
    expect(await job.ended).toEqual({ state: 'complete', error: undefined, result: { peaks: [] } });
    expect(job.describe()).toMatchObject({ status: 'complete', progress: 1, eta_s: 0, result: { peaks: [] } });
    expect(events.map((event) => event.status)).toEqual(['queued', 'running', 'running', 'complete']);
    expect(events.every((event) => !('result' in event))).toBe(true);
    expect(state.busy).toBe(0);
  });

  it('tells progress at most ten times a second', async () => {
    const { book, events, state } = makeBook();
    const { order, work, begun } = makeOrder('range', 1000);
    const job = book.start(order);
    const control = await begun;
    for (let step = 1; step <= 1000; step += 1) {
      state.nowMs += 1;
      control.report(step);
    }
    work.resolve(undefined);
    await job.ended;
    expect(events).toHaveLength(2 + 10 + 1);
    expect(events.at(-1)).toMatchObject({ progress: 1, cached_count: 1000, total_frames: 1000 });
  });

  it('runs one job of a kind at a time, in order, and refuses what would wait too long', async () => {
    const { book } = makeBook();
    const orders = Array.from({ length: maxWaitingJobs + 1 }, () => makeOrder());
    const jobs = orders.map(({ order }) => book.start(order));
    await orders[0]?.begun;
    expect(jobs.map((job) => job.state)).toEqual([
      'running',
      ...Array.from({ length: maxWaitingJobs }, () => 'queued'),
    ]);
    expect(() => book.start(makeOrder().order)).toThrow(expect.objectContaining({ code: 'busy' }));
    const other = makeOrder('range');
    book.start(other.order);
    await other.begun;
    orders[0]?.work.resolve(undefined);
    await orders[1]?.begun;
    expect(jobs[1]?.state).toBe('running');
    await book.close();
    expect(jobs.map((job) => job.state)).toEqual(['complete', ...jobs.slice(1).map(() => 'cancelled')]);
    expect(() => book.start(makeOrder().order)).toThrow(expect.objectContaining({ code: 'shutting_down' }));
  });

  it('calls a job cancelled only when its work has let go', async () => {
    const { book } = makeBook();
    const letGo = defer<undefined>();
    const job = book.start({
      kind: 'export',
      total: 3,
      run: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await letGo.promise;
        throw signal.reason;
      },
    });
    const waiting = book.start(makeOrder().order);
    await new Promise(setImmediate);
    expect([job.state, waiting.cancel(), waiting.state]).toEqual(['running', true, 'cancelled']);
    expect([job.cancel(), job.state]).toEqual([true, 'running']);
    letGo.resolve(undefined);
    expect((await job.ended).state).toBe('cancelled');
    expect([job.cancel(), job.describe().error]).toEqual([false, null]);
  });

  it('carries the code of a failure, and only that of unforeseen ones', async () => {
    const { book, failures } = makeBook();
    const full = book.start({
      kind: 'export',
      total: 3,
      run: async () => {
        throw new WireError('io_error', 'cannot write the output');
      },
    });
    const broken = book.start({
      kind: 'range',
      total: 3,
      run: async () => {
        throw new Error('secret/path');
      },
    });
    await Promise.all([full.ended, broken.ended]);
    expect(full.describe()).toMatchObject({ status: 'error', code: 'io_error', error: 'cannot write the output' });
    expect(broken.describe()).toMatchObject({ status: 'error', code: 'internal', error: 'internal error' });
    expect(failures).toEqual([full.id, broken.id]);
  });

  it('finds jobs by id and kind, lists the newest first, and forgets the oldest ended ones', async () => {
    const { book } = makeBook();
    const jobs: Job[] = [];
    for (let i = 0; i < maxEndedJobs + 3; i += 1) {
      const job = book.start({ kind: 'range', total: 1, run: async () => undefined });
      jobs.push(job);
      await job.ended;
    }
    expect(book.list().map((job) => job.id)).toEqual(
      jobs
        .slice(3)
        .map((job) => job.id)
        .reverse(),
    );
    expect(book.findNewest('range')).toBe(jobs.at(-1));
    expect(book.findNewest('export')).toBeUndefined();
    const missing = expect.objectContaining({ code: 'job_not_found' });
    expect(() => book.get(jobs[0]?.id ?? '')).toThrow(missing);
    expect(() => book.get(jobs[9]?.id ?? '', 'export')).toThrow(missing);
    expect(book.get(jobs[9]?.id ?? '', 'range')).toBe(jobs[9]);
  });
});
