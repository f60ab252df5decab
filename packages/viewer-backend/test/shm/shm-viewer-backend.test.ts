import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { createShmViewerBackend } from '../../src/shm/index.ts';
import { CountingClock, describeViewerBackend } from '../../src/testing/index.ts';
import { StageApi } from '../support/stage-api.ts';
import { waitFor } from '../support/wait-for.ts';

function start() {
  const api = new StageApi();
  const clock = new CountingClock(createClock(globalThis));
  return { api, clock, backend: createShmViewerBackend({ api, clock }) };
}

describeViewerBackend(
  'shm',
  async () => {
    const { api, clock, backend } = start();
    return {
      backend,
      stage: api.stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      close: async () => undefined,
    };
  },
  { describe, it },
);

describe('shm backend', () => {
  it('ends each attachment before it makes the next, and names its lane', async () => {
    const { api, backend } = start();
    await backend.connect();
    expect(backend.getStatus().lane).toBe('copied');
    api.stage.restart();
    await waitFor(() => api.opened === 2);
    expect(api.closed).toBe(1);
    backend.disconnect();
    await waitFor(() => api.closed === 2);
  });

  it('drops frames that do not fit their buffer, and tells from the third in a row to the next good one', async () => {
    const { api, backend } = start();
    const short = new SharedArrayBuffer(20);
    new DataView(short).setUint32(0, 4000, true);
    new DataView(short).setUint32(4, 4000, true);
    const huge = new SharedArrayBuffer(16 + 4);
    new DataView(huge).setUint32(0, 1, true);
    new DataView(huge).setUint32(4, 1, true);
    new DataView(huge).setBigUint64(8, 2n ** 53n, true);
    api.badFrames.push(new SharedArrayBuffer(8), short, huge);
    const sequences: number[] = [];
    const told: string[] = [];
    backend.onFrame(({ sequence }) => sequences.push(sequence));
    backend.onStatus(({ problems }) => told.push(...problems.map(({ code }) => code)));
    await backend.connect();
    await waitFor(() => sequences.length > 0);
    expect(new Set(told)).toEqual(new Set(['ERR_SHM_BAD_FRAME']));
    await waitFor(() => backend.getStatus().problems.length === 0);
    expect(backend.getStatus()).toMatchObject({ presence: 'live', lane: 'copied' });
    expect(sequences).toEqual([1]);
    backend.disconnect();
  });

  it('counts messages that it does not know or cannot read', async () => {
    const { api, backend } = start();
    await backend.connect();
    expect(backend.getStatus().messagesIgnored).toBe(0);
    api.tell({ event_type: 'weatherReport', payload: {} });
    api.tell({ event_type: 'pickResult', payload: { path: 5 } });
    api.tell({ event_type: 'stageSelectionChanged', payload: { prims: ['/World'] } });
    expect(backend.getStatus()).toMatchObject({ messagesIgnored: 2, selection: ['/World'], problems: [] });
    backend.disconnect();
  });

  it('says so when its shell speaks another version of the messages', async () => {
    const { api, backend } = start();
    api.protocolVersion = 2;
    void backend.connect();
    await waitFor(() => backend.getStatus().problems.length > 0);
    expect(backend.getStatus()).toMatchObject({ presence: 'connecting', problems: [{ code: 'ERR_PROTOCOL_VERSION' }] });
    backend.disconnect();
  });
});
