import { FramelaneError } from '@framelane/protocol';
import { describe, expect, it } from 'vitest';
import { JobBook } from '../../src/common/job-book.ts';
import { makeServerError } from '../../src/common/viewer-errors.ts';
import { ManualClock } from '../../src/testing/index.ts';

function makeBook() {
  const clock = new ManualClock();
  const cancelled: string[] = [];
  let asked = 0;
  let status: Record<string, unknown> = { status: 'running', progress: 0.25, eta_s: 3 };
  let error: Error | undefined;
  const book = new JobBook(clock, {
    readStatus: async (jobId) => {
      asked += 1;
      if (error !== undefined) throw error;
      return { job_id: jobId, ...status };
    },
    cancel: async (jobId) => {
      cancelled.push(jobId);
      status = { status: 'cancelled', progress: 0.5 };
    },
  });
  return {
    book,
    clock,
    cancelled,
    setError: (next: Error | undefined) => {
      error = next;
    },
    setStatus: (next: Record<string, unknown>) => (status = next),
    countAsked: () => asked,
  };
}

describe('JobBook', () => {
  it('asks for a running job until it is done, and never lets progress fall', async () => {
    const { book, clock, setStatus } = makeBook();
    const heard: number[] = [];
    const job = book.add('range', Promise.resolve({ job_id: 'j1' }));
    job.onProgress(({ progress }) => heard.push(progress));
    await clock.advance(0);
    expect(job.status()).toEqual({ id: 'j1', kind: 'range', status: 'running', progress: 0.25, etaS: 3 });
    setStatus({ status: 'running', progress: 0.1 });
    await clock.advance(500);
    setStatus({ status: 'complete', progress: 1 });
    await clock.advance(500);
    expect(await job.done).toMatchObject({ status: 'complete', progress: 1 });
    expect(heard).toEqual([0, 0.25, 0.25, 1]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes events at once, for its own jobs only', async () => {
    const { book, clock } = makeBook();
    const job = book.add('export', Promise.resolve({ job_id: 'j1' }));
    await clock.advance(0);
    book.update({ job_id: 'other', status: 'complete', progress: 1 });
    expect(job.status().status).toBe('running');
    book.update({ job_id: 'j1', status: 'error', progress: 0.4, code: 'io_error', error: 'cannot write the output' });
    expect(await job.done).toMatchObject({ status: 'error', code: 'io_error', error: 'cannot write the output' });
  });

  it('does not ask for a job while it is told of it, and asks again when the news stop', async () => {
    const { book, clock, setStatus, countAsked } = makeBook();
    const job = book.add('export', Promise.resolve({ job_id: 'j1' }));
    await clock.advance(0);
    for (let told = 0; told < 20; told += 1) {
      book.update({ job_id: 'j1', status: 'running', progress: 0.3 + told / 100 });
      await clock.advance(400);
    }
    expect(countAsked()).toBe(1);
    expect(job.status().progress).toBeCloseTo(0.49);
    setStatus({ status: 'complete', progress: 1 });
    await clock.advance(3500);
    expect(await job.done).toMatchObject({ status: 'complete' });
    expect([countAsked(), clock.pendingTimers]).toEqual([2, 0]);
  });

  it('asks the next engine for a job whose engine was restarted: it may have gone on, or is not known any more', async () => {
    const { book, clock, setStatus, setError } = makeBook();
    const job = book.add('export', Promise.resolve({ job_id: 'j1' }));
    await clock.advance(0);
    setError(new FramelaneError('ERR_ENGINE_RESTARTED', 'the engine went away'));
    await clock.advance(500);
    expect(job.status()).toMatchObject({ status: 'running', progress: 0.25 });
    setError(undefined);
    setStatus({ status: 'running', progress: 0.75 });
    await clock.advance(500);
    expect(job.status()).toMatchObject({ status: 'running', progress: 0.75 });
    setError(makeServerError('job_status', { code: 'job_not_found', error: 'job not found' }));
    await clock.advance(500);
    expect(await job.done).toMatchObject({ status: 'error', code: 'job_not_found' });
  });

  it('is complete at once when the engine names no job', async () => {
    const { book } = makeBook();
    expect(await book.add('range', Promise.resolve({})).done).toMatchObject({ status: 'complete', progress: 1 });
  });

  it('cancels, also before the engine has named the job', async () => {
    const { book, clock, cancelled } = makeBook();
    const job = book.add(
      'range',
      clock.advance(10).then(() => ({ job_id: 'j1' })),
    );
    await job.cancel();
    expect(await job.done).toMatchObject({ status: 'cancelled' });
    expect(cancelled).toEqual(['j1']);
    await job.cancel();
    expect(cancelled).toEqual(['j1']);
  });

  it('ends a job that could not be started or was left behind, with the code', async () => {
    const { book, clock } = makeBook();
    const refused = book.add('range', Promise.reject(makeServerError('render_range', { code: 'busy', error: 'x' })));
    expect(await refused.done).toMatchObject({ status: 'error', code: 'busy' });
    const left = book.add('range', Promise.resolve({ job_id: 'j2' }));
    await clock.advance(0);
    book.failAll(new Error('gone'));
    expect(await left.done).toMatchObject({ status: 'error', code: 'internal', error: 'gone' });
    expect(book.list()).toEqual([left, refused]);
    expect(clock.pendingTimers).toBe(0);
  });
});
