import { afterEach, describe, expect, it } from 'vitest';
import { fullFeatures, Heartbeat, type HeartbeatOptions, openPinger } from '../src/index.ts';
import { FakeClock, settle } from './support/fake-clock.ts';
import { waitUntil } from './support/wait-until.ts';
import { startRouterServer, type WireRequest, type WireServer } from './support/wire-server.ts';

const pong = { status: 'alive', uptime_s: 4, last_frame_ms: 8 };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const closable of open.splice(0).reverse()) await closable.close();
});

/** A heartbeat over a real socket whose clock is wound by hand. */
async function watch(
  handler?: (request: WireRequest) => void | Promise<void>,
  options: Partial<HeartbeatOptions> = {},
) {
  const clock = new FakeClock();
  const server = await startRouterServer(handler);
  const misses: number[] = [];
  const events: string[] = [];
  const heartbeat = new Heartbeat({
    pinger: openPinger({ pingEndpoint: server.endpoint, features: fullFeatures }, { clock }),
    onPong: ({ status }) => events.push(status),
    onMisses: (count) => misses.push(count),
    onHung: () => events.push('hung'),
    log: ({ message }) => events.push(message),
    clock,
    ...options,
  });
  open.push(server, { close: () => heartbeat.stop() });
  heartbeat.start();
  return { clock, server, heartbeat, misses, events };
}

async function answerPing(server: WireServer, index: number, fields: object = pong): Promise<void> {
  const request = await server.waitForRequest(index);
  await request.answer({ id: request.id, ...fields });
}

describe('Heartbeat', () => {
  it('sends the next ping 1,000 ms after the last was sent', async () => {
    const { clock, server, events } = await watch();
    await answerPing(server, 0);
    await waitUntil(() => events.length === 1);
    await clock.advance(999);
    expect(server.requests.length).toBe(1);
    await clock.advance(1);
    await server.waitForRequest(1);
    expect(events).toEqual(['alive']);
  });

  it('waits for a late answer and then pings at once', async () => {
    const { clock, server, events } = await watch();
    await server.waitForRequest(0);
    await clock.advance(1900);
    expect(server.requests.length).toBe(1);
    await answerPing(server, 0, { ...pong, status: 'busy' });
    await waitUntil(() => events.length === 1);
    await clock.advance(0);
    await server.waitForRequest(1);
    expect(events).toEqual(['busy']);
  });

  it('finds a silent engine hung after three misses, 6 s, and stops', async () => {
    const { clock, misses, events, heartbeat } = await watch();
    await clock.advance(5999);
    expect(misses).toEqual([1, 2]);
    await clock.advance(1);
    expect(misses).toEqual([1, 2, 3]);
    expect(events).toEqual(['hung']);
    expect(heartbeat.misses).toBe(3);
    expect(clock.timerCount).toBe(0);
  });

  it('throws its socket away after a miss', async () => {
    const { clock, server } = await watch();
    const first = await server.waitForRequest(0);
    await clock.advance(2000);
    const second = await server.waitForRequest(1);
    expect(second.peer).not.toBe(first.peer);
  });

  it('forgets misses with any pong, and does not take a late pong of an older ping for one', async () => {
    const { clock, server, misses, events } = await watch();
    const first = await server.waitForRequest(0);
    await clock.advance(2000);
    await server.waitForRequest(1);
    await clock.advance(2000);
    expect(misses).toEqual([1, 2]);
    await first.answer({ id: first.id, ...pong });
    const third = await server.waitForRequest(2);
    await third.answer({ id: first.id, ...pong });
    await settle();
    expect(events).toEqual([]);
    await third.answer({ id: third.id, ...pong });
    await waitUntil(() => events.length === 1);
    expect(misses).toEqual([1, 2, 0]);
  });

  it('counts an answer with ok:false as a miss and logs it', async () => {
    const { clock, misses, events } = await watch(({ id, answer }) =>
      answer({ id, ok: false, error: 'invalid or missing auth token', code: 'unauthorized' }),
    );
    await waitUntil(() => misses.length === 1);
    expect(events[0]).toContain('invalid or missing auth token');
    await clock.advance(1000);
    await waitUntil(() => misses.length === 2);
    await clock.advance(1000);
    await waitUntil(() => events.includes('hung'));
    expect(misses).toEqual([1, 2, 3]);
  });

  it('does not hold a sleep of the machine against the engine, whichever timer notices it', async () => {
    let isAnswering = false;
    const { clock, misses, events } = await watch(({ id, answer }) => {
      if (isAnswering) return answer({ id, ...pong });
    });
    await clock.advance(4000);
    expect(misses).toEqual([1, 2]);
    isAnswering = true;
    await clock.jump(3_600_000);
    expect(misses).toEqual([1, 2, 0]);
    await waitUntil(() => events.filter((event) => event === 'alive').length === 1);
    await clock.jump(3_600_000);
    await waitUntil(() => events.filter((event) => event === 'alive').length === 2);
    expect(misses).toEqual([1, 2, 0]);
    expect(events).not.toContain('hung');
  });

  it('still counts a timer that is late by less than 5 s', async () => {
    const { clock, misses } = await watch();
    await clock.jump(7000);
    expect(misses).toEqual([1]);
  });

  it('is silent after stop(), leaves no timer, and can be stopped from its own callback', async () => {
    const { clock, events, heartbeat } = await watch();
    heartbeat.stop();
    heartbeat.stop();
    heartbeat.start();
    await clock.advance(60_000);
    expect(events).toEqual([]);
    expect(clock.timerCount).toBe(0);

    const other = await watch(undefined, { onMisses: () => other.heartbeat.stop() });
    await other.clock.advance(60_000);
    expect(other.events).toEqual([]);
    expect(other.clock.timerCount).toBe(0);
  });

  it('takes its times from the options', async () => {
    const times = { pingIntervalMs: 10, pingTimeoutMs: 20, missesUntilRestart: 2 };
    const { clock, events } = await watch(undefined, { times });
    await clock.advance(39);
    expect(events).toEqual([]);
    await clock.advance(1);
    expect(events).toEqual(['hung']);
  });
});
