import { StreamProducer } from '@framelane/shm-native';
import { afterEach, describe, expect, it } from 'vitest';
import { NativeShmApi } from '../../src/node/native-shm-api.ts';
import { ManualClock } from '../../src/testing/index.ts';

const size = { width: 5, height: 3 };
const picture = new Uint8Array(size.width * size.height * 4);
const none = { framesShown: 0, framesDropped: 0, fps: 0, latencyMs: { p50: 0, p99: 0 } };
let streams = 0;
const undo: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of undo.splice(0).reverse()) await end();
});

function start() {
  streams += 1;
  const streamName = `api-${process.pid}-${streams}`;
  const create = (): StreamProducer => {
    const producer = StreamProducer.create({ name: streamName, maxWidth: size.width, maxHeight: size.height });
    undo.push(() => producer.close());
    return producer;
  };
  const clock = new ManualClock();
  const api = new NativeShmApi({ streamName, clock });
  undo.push(() => api.disconnect());
  return { api, clock, create };
}

describe('a stream behind the members of a shell', () => {
  it('tells how many frames it gave, which were left out, their pace and the time from a request to its picture', async () => {
    const { api, clock, create } = start();
    const producer = create();
    expect(await api.getStatus()).toEqual({ presence: 'idle', problems: [], stats: none });
    await api.connect();
    expect(await api.getStatus()).toEqual({ presence: 'live', problems: [], stats: none });
    for (const skipped of [0, 2, 0]) {
      for (let i = 0; i <= skipped; i += 1) producer.publish(picture, size);
      await api.waitFrame();
    }
    // Asks for nothing that changes the picture.
    await api.sendMessage({ event_type: 'getStatsRequest' });
    await api.sendMessage({ event_type: 'cameraWheel', payload: { delta: 1 } });
    await clock.advance(40);
    producer.publish(picture, size);
    await api.waitFrame();
    const counted = { framesShown: 4, framesDropped: 2, latencyMs: { p50: 40, p99: 40 } };
    const { stats } = await api.getStatus();
    expect(stats).toEqual({ ...counted, fps: 4 });
    expect((await api.getStatus()).stats).toBe(stats);
    await clock.advance(1000);
    expect((await api.getStatus()).stats).toEqual({ ...counted, fps: 0 });
  });

  it('goes on counting after another producer, whose numbers begin anew', async () => {
    const { api, create } = start();
    const first = create();
    await api.connect();
    for (let i = 0; i < 3; i += 1) {
      first.publish(picture, size);
      await api.waitFrame();
    }
    await api.disconnect();
    first.close();
    const second = create();
    await api.connect();
    second.publish(picture, size);
    await api.waitFrame();
    expect((await api.getStatus()).stats).toMatchObject({ framesShown: 4, framesDropped: 0 });
  });

  it('says that it is connecting while it is, and idle when it could not', async () => {
    const { api } = start();
    const connecting = expect(api.connect()).rejects.toMatchObject({ code: 'ERR_SHM_NOT_FOUND' });
    expect(await api.getStatus()).toMatchObject({ presence: 'connecting' });
    await connecting;
    expect(await api.getStatus()).toMatchObject({ presence: 'idle' });
  });
});
