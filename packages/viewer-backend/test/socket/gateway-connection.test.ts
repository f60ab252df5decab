import { describe, expect, it } from 'vitest';
import { GatewayConnection } from '../../src/socket/gateway-connection.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { collectSockets } from './memory-socket.ts';

function connect() {
  const clock = new ManualClock();
  const { sockets, WebSocket } = collectSockets();
  const heard: string[] = [];
  const connection = new GatewayConnection({
    url: 'ws://localhost/ws',
    WebSocket,
    clock,
    listener: {
      opened: () => heard.push('opened'),
      closed: (problem) => heard.push(`closed ${problem?.code ?? ''}`.trim()),
      message: ({ t }) => heard.push(t),
      picture: (bytes) => heard.push(`picture ${bytes.byteLength}`),
    },
  });
  return { clock, sockets, heard, connection };
}

describe('GatewayConnection', () => {
  it('connects again after 0.25, 0.5, 1, 2 and then every 5 seconds, and starts over after a success', async () => {
    const { clock, sockets } = connect();
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const fromMs = clock.nowMs();
      sockets.at(-1)?.emit({ type: 'close', code: 1006, reason: '' });
      while (sockets.length === attempt) await clock.advance(10);
      delays.push(clock.nowMs() - fromMs);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 5000, 5000, 5000]);
    sockets.at(-1)?.open();
    sockets.at(-1)?.emit({ type: 'close', code: 1006, reason: '' });
    await clock.advance(250);
    expect(sockets).toHaveLength(9);
  });

  it('asks a silent gateway, and gives up one that stays silent', async () => {
    const { clock, sockets, heard } = connect();
    sockets[0]?.open();
    await clock.advance(15_000);
    expect(sockets[0]?.sent).toEqual([{ t: 'ping', n: 1 }]);
    sockets[0]?.hear({ t: 'pong', n: 1 });
    await clock.advance(30_000);
    expect(heard).toEqual(['opened', 'closed silent']);
    expect(sockets[0]?.isClosed).toBe(true);
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
  });

  it('asks nothing while the gateway talks', async () => {
    const { clock, sockets } = connect();
    sockets[0]?.open();
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1000);
      sockets[0]?.hear({ t: 'state', presence: 'live', problems: [], stats: {} });
    }
    expect(sockets[0]?.sent).toEqual([]);
    expect(sockets).toHaveLength(1);
  });

  it('is deaf to a socket it has left, and leaves no timer when it is stopped', async () => {
    const { clock, sockets, heard, connection } = connect();
    sockets[0]?.open();
    connection.stop();
    sockets[0]?.hear({ t: 'state', presence: 'live', problems: [], stats: {} });
    sockets[0]?.emit({ type: 'close', code: 1000 });
    expect(heard).toEqual(['opened']);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('closes a socket that was given up before it opened, as soon as it opens', () => {
    const { sockets, heard, connection } = connect();
    connection.stop();
    expect(sockets[0]?.isClosed).toBe(false);
    sockets[0]?.open();
    expect(sockets[0]?.isClosed).toBe(true);
    expect(heard).toEqual([]);
  });

  it('names what the close codes mean', async () => {
    const { clock, sockets, heard } = connect();
    for (const code of [1000, 1008, 1011, 1013, 4001]) {
      sockets.at(-1)?.open();
      sockets.at(-1)?.emit({ type: 'close', code, reason: 'why' });
      await clock.advance(250);
    }
    expect(heard.filter((entry) => entry !== 'opened')).toEqual([
      'closed',
      'closed policy',
      'closed source_failed',
      'closed try_later',
      'closed source_gone',
    ]);
  });
});
