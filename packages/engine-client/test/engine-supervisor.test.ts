import type { Project } from '@framelane/protocol/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineSupervisor, type EngineSupervisorOptions } from '../src/index.ts';
import { captureFailure } from './support/capture-failure.ts';
import { FakeClock, settle } from './support/fake-clock.ts';
import { TestHost } from './support/test-host.ts';
import { waitUntil } from './support/wait-until.ts';

const project: Project = {
  version: '1',
  id: 'p',
  assets: { a: { id: 'a', path: '/clips/a.mp4' } },
  activeAssetId: 'a',
  time: 2,
};
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const closable of open.splice(0).reverse()) await closable.close();
});

function supervise(options: Partial<EngineSupervisorOptions> = {}) {
  const clock = new FakeClock();
  const host = new TestHost();
  const story: string[] = [];
  const unlinked: string[] = [];
  const supervisor = new EngineSupervisor({
    host,
    getProject: () => project,
    unlinkRing: async (path) => {
      unlinked.push(path);
    },
    clock,
    ...options,
  });
  let lastState = 'stopped';
  supervisor.onState(({ state }) => {
    if (state !== lastState) story.push(state);
    lastState = state;
  });
  supervisor.onToast(({ text, canRetry }) => story.push(canRetry ? `${text} [retry]` : text));
  open.push(host, { close: () => supervisor.stop() });
  return { clock, host, story, unlinked, supervisor };
}

async function superviseConnected(options: Partial<EngineSupervisorOptions> = {}) {
  const parts = supervise(options);
  parts.supervisor.start();
  await parts.supervisor.waitForConnected();
  return parts;
}

describe('a start', () => {
  it('waits for the first pong, restores the project, then is connected, without a toast', async () => {
    const { supervisor, host, story } = await superviseConnected();
    expect(story).toEqual(['starting', 'connected']);
    expect(host.newest.projects).toEqual([project]);
    expect(supervisor.snapshot()).toMatchObject({
      state: 'connected',
      restarts: 0,
      misses: 0,
      pid: 1,
      ringPath: '/ring-1',
    });
    await waitUntil(() => supervisor.snapshot().uptimeS === 5);
    expect(supervisor.snapshot()).toMatchObject({ lastFrameMs: 7, isBusy: false });
  });

  it('sends no project when there is none', async () => {
    const { host } = await superviseConnected({ getProject: () => undefined });
    expect(host.newest.projects).toEqual([]);
  });

  it('refuses requests while there is no engine', async () => {
    const { supervisor } = supervise();
    expect((await captureFailure(supervisor.send('ping', {}))).code).toBe('ERR_ENGINE_DISCONNECTED');
    supervisor.start();
    expect((await captureFailure(supervisor.send('ping', {}))).code).toBe('ERR_ENGINE_NOT_READY');
    await supervisor.waitForConnected();
    expect(await supervisor.send('ping', {})).toMatchObject({ status: 'alive' });
  });

  it('tries five times with growing waits and then fails with a toast', async () => {
    const { supervisor, host, clock, story } = supervise();
    host.failures = 5;
    supervisor.start();
    for (const [index, waitMs] of [0, 1000, 2000, 4000, 8000].entries()) {
      if (waitMs > 0) {
        await clock.advance(waitMs - 1);
        expect(host.opens).toBe(index);
        await clock.advance(1);
      }
      await waitUntil(() => host.opens === index + 1);
      await settle();
    }
    expect(story).toEqual(['starting', 'failed', 'Engine could not be restarted [retry]']);
    expect(supervisor.snapshot().problem).toMatchObject({ message: 'no such program' });
    expect((await captureFailure(supervisor.send('ping', {}))).code).toBe('ERR_ENGINE_FAILED');
    expect((await captureFailure(supervisor.waitForConnected())).code).toBe('ERR_ENGINE_FAILED');
    await clock.advance(600_000);
    expect(host.opens).toBe(5);

    supervisor.retry();
    await supervisor.waitForConnected();
    expect(story.slice(3)).toEqual(['starting', 'connected', 'Engine recovered']);
    expect(supervisor.snapshot().problem).toBeUndefined();
  });

  it('counts an engine without a first pong as a failed start and kills it', async () => {
    const { supervisor, host, clock, unlinked } = supervise();
    host.prepare = (engine) => {
      engine.isHung = host.engines.length === 0;
    };
    supervisor.start();
    await waitUntil(() => host.engines.length === 1);
    while (host.engines[0]?.ended.length === 0) await clock.advance(100);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(9800);
    expect(clock.nowMs()).toBeLessThanOrEqual(10_100);
    expect(host.engines[0]?.ended).toEqual(['kill']);
    await clock.advance(1000);
    await supervisor.waitForConnected();
    expect(unlinked).toEqual(['/ring-1']);
    expect(supervisor.snapshot()).toMatchObject({ pid: 2, restarts: 0 });
  });

  it('does not wait out the first pong of an engine that ends', async () => {
    const { supervisor, host, clock } = supervise();
    host.prepare = (engine) => {
      engine.isHung = host.engines.length === 0;
    };
    supervisor.start();
    await waitUntil(() => host.engines[0]?.server.requests.length === 1);
    host.newest.crash();
    await waitUntil(() => supervisor.snapshot().problem !== undefined);
    expect(supervisor.snapshot().problem).toMatchObject({ code: 'ERR_ENGINE_NOT_READY' });
    expect(clock.nowMs()).toBe(0);
  });

  it('goes on with an engine that refuses the project and says what is missing', async () => {
    const { supervisor, host, story } = supervise();
    host.prepare = (engine) => {
      engine.flushReply = { ok: false, error: 'project.assets must be an object', code: 'bad_request' };
    };
    supervisor.start();
    await supervisor.waitForConnected();
    expect(story).toEqual(['starting', 'connected']);
    expect(supervisor.snapshot()).toMatchObject({ missingAssetIds: ['a'], problem: { code: 'ERR_ENGINE_REPLY' } });
  });

  it('names the assets that the engine could not restore', async () => {
    const { supervisor, host } = supervise();
    host.prepare = (engine) => {
      engine.flushReply = { ok: true, restored: 0, missing: ['a'] };
    };
    supervisor.start();
    await supervisor.waitForConnected();
    expect(supervisor.snapshot()).toMatchObject({ missingAssetIds: ['a'] });
    expect(supervisor.snapshot().problem).toBeUndefined();
  });
});

describe('recovery', () => {
  it('goes through the steps in their order after a crash', async () => {
    const { supervisor, host, story, unlinked } = await superviseConnected();
    const lost = captureFailure(supervisor.send('render_frame', { time: 2 }));
    await waitUntil(() => host.newest.held.length === 1);
    story.length = 0;
    const first = host.newest;
    first.crash();
    expect(story).toEqual(['restarting', 'Engine restarting...']);
    expect(supervisor.snapshot().ringPath).toBeUndefined();
    expect(supervisor.address).toBeUndefined();
    expect(await lost).toMatchObject({ code: 'ERR_ENGINE_RESTARTED', details: { end: 'exited' } });
    await supervisor.waitForConnected();
    expect(story).toEqual(['restarting', 'Engine restarting...', 'connected', 'Engine recovered']);
    expect(unlinked).toEqual(['/ring-1']);
    expect(host.newest.projects).toEqual([project]);
    expect(supervisor.address).toBe(host.newest.address);
    expect(supervisor.snapshot()).toMatchObject({ restarts: 1, misses: 0, pid: 2, ringPath: '/ring-2' });
  });

  it('shows misses as degraded and takes three of them for a hung engine, which it kills', async () => {
    const { supervisor, host, clock, story } = await superviseConnected();
    await waitUntil(() => supervisor.snapshot().uptimeS === 5);
    story.length = 0;
    const hung = host.newest;
    hung.isHung = true;
    await clock.advance(3000);
    expect(supervisor.snapshot()).toMatchObject({ state: 'degraded', misses: 1 });
    await clock.advance(2000);
    expect(supervisor.snapshot()).toMatchObject({ state: 'degraded', misses: 2 });
    expect(hung.ended).toEqual([]);
    await clock.advance(2000);
    expect(hung.ended[0]).toBe('kill');
    await supervisor.waitForConnected();
    expect(story).toEqual(['degraded', 'restarting', 'Engine restarting...', 'connected', 'Engine recovered']);
  });

  it('is connected again without a restart when a pong comes in time', async () => {
    const { supervisor, host, clock, story } = await superviseConnected();
    await waitUntil(() => supervisor.snapshot().uptimeS === 5);
    story.length = 0;
    host.newest.isHung = true;
    await clock.advance(3000);
    host.newest.isHung = false;
    await clock.advance(2000);
    await waitUntil(() => supervisor.snapshot().state === 'connected');
    expect(story).toEqual(['degraded', 'connected']);
    expect(host.opens).toBe(1);
  });

  it('sends only the newest render again', async () => {
    const { supervisor, host } = await superviseConnected();
    const replayed: unknown[] = [];
    supervisor.onReplay((render) => replayed.push(render));
    const lost = [1, 2, 3].map((time) => captureFailure(supervisor.send('render_frame', { time })));
    lost.push(captureFailure(supervisor.send('list_effects', {})));
    await waitUntil(() => host.newest.held.length === 4);
    host.newest.crash();
    expect((await Promise.all(lost)).every(({ code }) => code === 'ERR_ENGINE_RESTARTED')).toBe(true);
    await supervisor.waitForConnected();
    await waitUntil(() => host.newest.held.length === 1);
    const [render] = host.newest.held;
    expect(render).toMatchObject({ cmd: 'render_frame', body: { time: 3 } });
    await render?.answer({ id: render.id, ok: true, frame_index: 90, seq: 0 });
    await waitUntil(() => replayed.length === 1);
    expect(replayed).toEqual([{ cmd: 'render_frame', fields: { time: 3 }, reply: { frame_index: 90, seq: 0 } }]);
  });

  it('leaves the newest render to others when told so', async () => {
    const { supervisor, host } = await superviseConnected({ replaysNewestRender: false });
    const lost = captureFailure(supervisor.send('render_frame', { time: 1 }));
    await waitUntil(() => host.newest.held.length === 1);
    host.newest.crash();
    await lost;
    await supervisor.waitForConnected();
    await supervisor.send('ping', {});
    expect(host.newest.held).toEqual([]);
  });

  it('does not send a request a third time that was there at two crashes, until a person asks', async () => {
    const { supervisor, host } = await superviseConnected();
    void captureFailure(supervisor.send('render_frame', { time: 1 }));
    for (const crashes of [1, 2]) {
      await waitUntil(() => host.engines.length === crashes && host.newest.held.length === 1);
      host.newest.crash();
      await supervisor.waitForConnected();
    }
    const failure = await captureFailure(supervisor.send('render_frame', { time: 1 }));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'decode_failed' });
    await supervisor.send('ping', {});
    expect(host.newest.held).toEqual([]);

    void captureFailure(supervisor.send('render_frame', { time: 1.5 }));
    await waitUntil(() => host.newest.held.length === 1);
    supervisor.restart();
    await supervisor.waitForConnected();
    void captureFailure(supervisor.send('render_frame', { time: 1 }));
    await waitUntil(() => host.newest.held.some(({ body }) => body.time === 1));
  });

  it('refuses a file whose frames crashed the engine twice, and restores the rest of the project', async () => {
    const assets = { bad: { id: 'bad', path: '/bad' }, good: { id: 'good', path: '/good' } };
    const getProject = () => ({ version: '1', id: 'p', assets, activeAssetId: 'bad' });
    const { supervisor, host } = await superviseConnected({ getProject, replaysNewestRender: false });
    for (const time of [1, 2]) {
      void captureFailure(supervisor.send('render_frame', { time, asset_id: 'bad' }));
      await waitUntil(() => host.newest.held.length === 1);
      host.newest.fault();
      await waitUntil(() => host.engines.length === time + 1);
      await supervisor.waitForConnected();
    }
    const failure = await captureFailure(supervisor.send('seek', { time: 3, asset_id: 'bad' }));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'decode_failed' });
    expect(host.newest.projects).toMatchObject([{ assets: { good: assets.good }, activeAssetId: null }]);
    expect(supervisor.snapshot().missingAssetIds).toEqual(['bad']);
    void captureFailure(supervisor.send('seek', { time: 3, asset_id: 'good' }));
    await waitUntil(() => host.newest.held.some(({ body }) => body.asset_id === 'good'));
  });

  it('suspects no file when the engine was killed', async () => {
    const { supervisor, host } = await superviseConnected({ replaysNewestRender: false });
    for (const time of [1, 2]) {
      void captureFailure(supervisor.send('render_frame', { time, asset_id: 'a' }));
      await waitUntil(() => host.newest.held.length === 1);
      host.newest.crash();
      await waitUntil(() => host.engines.length === time + 1);
      await supervisor.waitForConnected();
    }
    void captureFailure(supervisor.send('seek', { time: 3, asset_id: 'a' }));
    await waitUntil(() => host.newest.held.some(({ body }) => body.time === 3));
  });

  it('gives up a project that crashes the engine, not the engine', async () => {
    const { supervisor, host, clock } = supervise();
    host.prepare = (engine) => {
      engine.flushReply = undefined;
    };
    supervisor.start();
    for (const crashes of [1, 2]) {
      await waitUntil(() => host.engines.length === crashes && host.newest.projects.length === 1);
      host.newest.crash();
      await settle();
      await clock.advance(crashes * 1000);
    }
    await supervisor.waitForConnected();
    expect(host.newest.projects).toEqual([]);
    expect(supervisor.snapshot()).toMatchObject({ missingAssetIds: ['a'], problem: { code: 'ERR_ENGINE_REPLY' } });
  });

  it('stops after the sixth crash within 60 s, and not when they are further apart', async () => {
    const { supervisor, host, clock, story } = await superviseConnected();
    const crashOnce = async () => {
      const { opens } = host;
      host.newest.crash();
      await waitUntil(() => host.opens > opens || supervisor.snapshot().state === 'failed');
      if (supervisor.snapshot().state !== 'failed') await supervisor.waitForConnected();
    };
    for (let crash = 0; crash < 5; crash += 1) await crashOnce();
    expect(supervisor.snapshot()).toMatchObject({ state: 'connected', restarts: 5 });
    await clock.jump(60_000);
    for (let crash = 0; crash < 5; crash += 1) await crashOnce();
    expect(supervisor.snapshot()).toMatchObject({ state: 'connected', restarts: 10 });
    story.length = 0;
    await crashOnce();
    expect(story).toEqual(['restarting', 'Engine restarting...', 'failed', 'Engine could not be restarted [retry]']);
    supervisor.retry();
    await supervisor.waitForConnected();
    expect(story.slice(4)).toEqual(['restarting', 'Engine restarting...', 'connected', 'Engine recovered']);
  });

  it('reports the jobs that were running as lost, unless they live in a queue', async () => {
    const lostJobs: (readonly string[])[] = [];
    const { supervisor, host } = await superviseConnected();
    supervisor.onJobsLost((jobIds) => lostJobs.push(jobIds));
    const exchange = async (request: Promise<unknown>, reply: object) => {
      await waitUntil(() => host.newest.held.length === 1);
      const [held] = host.newest.held.splice(0);
      await held?.answer({ id: held.id, ok: true, ...reply });
      await request;
    };
    const start = () => supervisor.send('export_start', { path: '/o.mp4', codec: 'h264' });
    for (const job_id of ['j1', 'j2', 'j3']) await exchange(start(), { job_id });
    await exchange(supervisor.send('export_status', { job_id: 'j1' }), { progress: 1, status: 'complete' });
    await exchange(supervisor.send('export_status', { job_id: 'j2' }), { progress: 0.4, status: 'running' });
    await exchange(supervisor.send('export_cancel', { job_id: 'j3' }), { cancelled: true });
    host.newest.crash();
    expect(lostJobs).toEqual([['j2']]);
    await supervisor.waitForConnected();
    host.newest.crash();
    expect(lostJobs.length).toBe(1);
  });

  it('restarts politely when a person asks, and this is no crash', async () => {
    const { supervisor, host, story } = await superviseConnected();
    for (let round = 0; round < 8; round += 1) {
      supervisor.restart();
      supervisor.restart();
      await supervisor.waitForConnected();
    }
    expect(host.opens).toBe(9);
    expect(host.engines.slice(0, 8).every(({ ended }) => ended[0] === 'stop')).toBe(true);
    expect(story).not.toContain('failed');
  });
});

describe('snapshots', () => {
  it('never change and stay the same object while nothing changes', async () => {
    const { supervisor, host } = await superviseConnected();
    await waitUntil(() => supervisor.snapshot().uptimeS === 5);
    const before = supervisor.snapshot();
    expect(Object.isFrozen(before)).toBe(true);
    expect(supervisor.snapshot()).toBe(before);
    host.newest.crash();
    expect(before.state).toBe('connected');
    expect(supervisor.snapshot()).not.toBe(before);
    expect(supervisor.snapshot().missingAssetIds).toBe(before.missingAssetIds);
  });
});

describe('stop', () => {
  it('ends the engine politely, removes its ring and leaves no timer', async () => {
    const { supervisor, host, clock, unlinked } = await superviseConnected();
    const lost = captureFailure(supervisor.send('render_frame', { time: 1 }));
    await waitUntil(() => host.newest.held.length === 1);
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    expect((await lost).code).toBe('ERR_ENGINE_DISCONNECTED');
    expect(host.newest.ended).toEqual(['stop']);
    expect(unlinked).toEqual(['/ring-1']);
    expect(supervisor.snapshot()).toMatchObject({ state: 'stopped' });
    expect(clock.timerCount).toBe(0);
    supervisor.start();
    await supervisor.waitForConnected();
    expect(host.opens).toBe(2);
    expect(host.newest.held).toEqual([]);
  });

  it.each(['before the first pong', 'while the project is restored', 'while waiting to try again'])(
    'works %s',
    async (when) => {
      const { supervisor, host, clock } = supervise();
      if (when === 'while waiting to try again') host.failures = 1;
      host.prepare = (engine) => {
        engine.isHung = when === 'before the first pong';
        engine.flushReply = undefined;
      };
      supervisor.start();
      if (when === 'while waiting to try again') await waitUntil(() => clock.timerCount === 1);
      else
        await waitUntil(
          () => (host.engines[0]?.server.requests.length ?? 0) >= (when === 'before the first pong' ? 1 : 3),
        );
      const waiting = captureFailure(supervisor.waitForConnected());
      await supervisor.stop();
      expect((await waiting).code).toBe('ERR_ENGINE_DISCONNECTED');
      expect(clock.timerCount).toBe(0);
      expect(host.engines.every(({ ended }) => ended[0] === 'stop')).toBe(true);
    },
  );
});
