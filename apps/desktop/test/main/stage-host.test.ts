import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { createStageHost } from '../../src/main/sidecars/create-stage-host.ts';
import { StageHost, type StageStatus } from '../../src/main/sidecars/stage-host.ts';
import type { StageSource } from '../../src/shared/desktop-settings.ts';
import { keepLog } from '../support/keep-log.ts';

const cleanUp = useCleanUp();
const programs = join(import.meta.dirname, '..', 'programs');
const sidecar = join(programs, 'sidecar.mjs');

function startHost(options: { source?: StageSource; behaviours?: string[]; readyTimeoutMs?: number }) {
  const { source = { type: 'spawn' }, behaviours = ['ready'], readyTimeoutMs } = options;
  const statuses: StageStatus[] = [];
  const askedNames: string[] = [];
  const host = new StageHost({
    source,
    makeCommand: (streamName) => {
      askedNames.push(streamName);
      const behaviour = behaviours[askedNames.length - 1] ?? 'ready';
      return { program: process.execPath, args: [sidecar, behaviour, streamName] };
    },
    defaultName: 'own',
    onStatus: (status) => statuses.push(status),
    log: keepLog().log,
    ...(readyTimeoutMs === undefined ? {} : { readyTimeoutMs }),
  });
  cleanUp({ close: () => host.stop() });
  host.start();
  return { host, statuses, askedNames };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process: that is the answer.
    return false;
  }
};
const untilReady = (host: StageHost) => expect.poll(() => host.status.streamName, { timeout: 30_000 }).toBeDefined();

describe('the program behind the stream', () => {
  it('tells its stream, and is ended with the application', async () => {
    const { host } = startHost({});
    await untilReady(host);
    expect(host.status).toEqual({ streamName: 'own', problems: [] });
    const { pid = 0 } = host;
    await host.stop();
    expect(isAlive(pid)).toBe(false);
    await host.stop();
  });

  it('is started again when it ends, and is missed meanwhile', async () => {
    const { host, statuses, askedNames } = startHost({ behaviours: ['once'] });
    await expect.poll(() => askedNames.length, { timeout: 30_000 }).toBe(2);
    await untilReady(host);
    expect(statuses.map(({ streamName }) => streamName)).toEqual(['own', undefined, 'own']);
    expect(statuses[1]?.problems).toEqual([expect.objectContaining({ code: 'ERR_SIDECAR_EXITED' })]);
  });

  it('takes another name when somebody has its own', async () => {
    const { host, askedNames } = startHost({ behaviours: ['taken'] });
    await untilReady(host);
    expect(askedNames).toEqual(['own', `own-${process.pid}`]);
    expect(host.status.streamName).toBe(`own-${process.pid}`);
  });

  it('is given up when it says nothing, with its last words', async () => {
    // Time for its last words: a program alone may take a second to start on a busy computer.
    const { statuses } = startHost({ behaviours: ['silent'], readyTimeoutMs: 5000 });
    await expect.poll(() => statuses[0], { timeout: 30_000 }).toBeDefined();
    expect(statuses[0]?.problems).toEqual([
      expect.objectContaining({
        code: 'ERR_SIDECAR_NOT_READY',
        message: expect.stringContaining('It wrote last: last words'),
        tip: expect.stringContaining('File > Edit Settings'),
      }),
    ]);
  });

  it('is named when it cannot be started at all', async () => {
    const statuses: StageStatus[] = [];
    const host = new StageHost({
      source: { type: 'spawn' },
      makeCommand: () => ({ program: join(programs, 'there-is-none'), args: [] }),
      defaultName: 'own',
      onStatus: (status) => statuses.push(status),
      log: keepLog().log,
    });
    cleanUp({ close: () => host.stop() });
    host.start();
    await expect.poll(() => statuses[0], { timeout: 30_000 }).toBeDefined();
    expect(statuses[0]?.problems[0]?.message).toContain('it could not be started');
  });

  it('is killed when it does not end by itself', async () => {
    const { host } = startHost({ behaviours: ['hung'] });
    await untilReady(host);
    const { pid = 0 } = host;
    await host.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is left alone when somebody else runs it', async () => {
    const { host, askedNames } = startHost({ source: { type: 'attach', streamName: 'theirs' } });
    expect(host.status).toEqual({ streamName: 'theirs', problems: [] });
    await host.stop();
    expect(askedNames).toEqual([]);
  });

  it('may be written in Python, and gets its name where its command says', async () => {
    const host = createStageHost({
      source: {
        type: 'spawn',
        command: ['python3', join(programs, 'sidecar.py'), '{name}'],
        streamName: 'from-python',
      },
      places: { isPackaged: false, resourcesDir: programs, appDir: programs },
      stageRoots: [],
      onStatus: () => undefined,
      log: keepLog().log,
    });
    cleanUp({ close: () => host.stop() });
    host.start();
    await untilReady(host);
    expect(host.status.streamName).toBe('from-python');
  });
});
