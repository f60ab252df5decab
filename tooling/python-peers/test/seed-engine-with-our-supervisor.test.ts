import { existsSync } from 'node:fs';
import { createSpawnHost, type EngineState, EngineSupervisor, type ReplayedRender } from '@framelane/engine-client';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { makeClip } from './support/seed-engine.ts';
import { readSeedRing } from './support/seed-session.ts';
import { seedEngineCommand } from './support/spawned-seed-engine.ts';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();

/** Short enough to notice a hanging engine within a test, long enough for a busy machine. */
const impatient = { pingIntervalMs: 50, pingTimeoutMs: 1000 };

/** So long that only the exit of the process can tell of a loss. */
const patient = { pingIntervalMs: 50, pingTimeoutMs: 60_000 };

interface Watched {
  supervisor: EngineSupervisor;
  states: EngineState[];
  toasts: string[];
  /** Resolves with the render that was sent again after the restart. */
  hasReplayed: Promise<ReplayedRender>;
  /** Resolves when people are told that all is well again. */
  hasRecovered: Promise<void>;
}

/** Supervises a Python engine whose state is one clip, known under an id that the project chose. */
async function superviseSeed(times: typeof patient, faults: readonly (string | number)[] = []): Promise<Watched> {
  const path = await makeClip(inWorkFolder('clip.gif'));
  const project = { version: '1', id: 'p', assets: { mine: { id: 'mine', path } }, activeAssetId: 'mine' };
  const supervisor = new EngineSupervisor({
    host: createSpawnHost(await seedEngineCommand(inWorkFolder('ring'), faults)),
    getProject: () => project,
    times,
  });
  closeLater({ close: () => supervisor.stop() });
  const states: EngineState[] = [];
  const toasts: string[] = [];
  supervisor.onState(({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  const hasRecovered = new Promise<void>((resolve) => {
    supervisor.onToast(({ type, text }) => {
      toasts.push(text);
      if (type === 'recovered') resolve();
    });
  });
  const hasReplayed = new Promise<ReplayedRender>((resolve) => {
    supervisor.onReplay(resolve);
  });
  supervisor.start();
  await supervisor.waitForConnected();
  return { supervisor, states, toasts, hasReplayed, hasRecovered };
}

/** What holds after every recovery: new engine, both toasts in order, state restored, newest picture shown again. */
async function expectRecovered(watched: Watched, lostPid: number | undefined, frameIndex: number): Promise<void> {
  await watched.hasRecovered;
  expect(watched.toasts).toEqual(['Engine restarting...', 'Engine recovered']);
  expect(await watched.hasReplayed).toMatchObject({ reply: { frame_index: frameIndex } });
  const { header, picture } = await readSeedRing(inWorkFolder('ring'));
  expect({ written: header.write_index, number: picture?.number }).toEqual({ written: 1, number: frameIndex });
  const snapshot = watched.supervisor.snapshot();
  expect(snapshot).toMatchObject({ state: 'connected', restarts: 1, ringPath: inWorkFolder('ring') });
  expect(snapshot.pid).not.toBe(lostPid);
  expect(await watched.supervisor.send('seek', { time: 1 })).toMatchObject({ frame_index: 25 });
}

needs(describe, await pythonCapability())('our supervisor and an engine written from the seed', () => {
  it('brings back an engine that hangs, after three missed pings', async () => {
    // flush_state and one render are answered, then nothing
    const watched = await superviseSeed(impatient, ['--hang-after', 2, '--once-file', inWorkFolder('once')]);
    const { pid } = watched.supervisor.snapshot();
    expect(await watched.supervisor.send('render_frame', { time: 0.4, chain: [] })).toMatchObject({ frame_index: 10 });
    await expectRecovered(watched, pid, 10);
    expect(watched.states[watched.states.indexOf('restarting') - 1]).toBe('degraded');
    // On a busy computer one ping may be missed at any time.
    const others = watched.states.filter((state) => state !== 'degraded');
    const changes = others.filter((state, at) => state !== others[at - 1]);
    expect(changes).toEqual(['starting', 'connected', 'restarting', 'connected']);
  });

  it('brings back an engine that crashes, and tells the request that was lost', async () => {
    const watched = await superviseSeed(patient, ['--crash-on', 'apply_chain', '--once-file', inWorkFolder('once')]);
    const { pid } = watched.supervisor.snapshot();
    const lost = watched.supervisor.send('apply_chain', { frame_index: 33, chain: [] });
    await expect(lost).rejects.toMatchObject({ code: 'ERR_ENGINE_RESTARTED' });
    expect(watched.supervisor.snapshot().state).toBe('restarting');
    await watched.hasRecovered;
    await watched.hasReplayed;
    expect((await readSeedRing(inWorkFolder('ring'))).picture?.number).toBe(33);
    expect(watched.supervisor.snapshot().pid).not.toBe(pid);
    expect(watched.toasts).toEqual(['Engine restarting...', 'Engine recovered']);
  });

  it('brings back an engine that somebody killed', async () => {
    const watched = await superviseSeed(patient);
    const { pid } = watched.supervisor.snapshot();
    await watched.supervisor.send('seek', { time: 0.8 });
    process.kill(pid ?? 0, 'SIGKILL');
    await expectRecovered(watched, pid, 20);
    expect(watched.states).not.toContain('degraded');
  });

  it('ends the engine and leaves no ring', async () => {
    const { supervisor } = await superviseSeed(patient);
    const { pid } = supervisor.snapshot();
    expect(existsSync(inWorkFolder('ring'))).toBe(true);
    await supervisor.stop();
    expect(existsSync(inWorkFolder('ring'))).toBe(false);
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
    expect(supervisor.snapshot().state).toBe('stopped');
  });
});
