import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CreateGatewayOptions } from '../src/server/create-gateway.ts';
import { startGateway, testToken } from './support/start-gateway.ts';

/** An engine lane that has no engine yet: everything about sockets can be seen without one. */
const withoutEngine: Partial<CreateGatewayOptions> = {
  engine: { type: 'attach', endpoint: 'tcp://127.0.0.1:9' },
};

describe('page sockets', () => {
  it('say hello first, then the state, and answer a ping', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    page.send({ t: 'ping', n: 77 });
    await page.waitFor(() => page.texts.find((text) => text.t === 'pong' && text.n === 77), 'the pong');
    expect(page.texts[0]).toMatchObject({ t: 'hello', protocol: 1, lane: 'engine' });
    expect(page.texts[1]).toMatchObject({ t: 'state', presence: 'connecting', problems: [] });
    expect(page.texts[1]?.stats).toMatchObject({ framesSent: 0, framesSkipped: 0, restarts: 0 });
  });

  it('send the state once a second', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    const countStates = () => page.texts.filter((text) => text.t === 'state').length;
    await page.waitFor(() => (countStates() >= 3 ? true : undefined), 'three states');
  });

  it('are refused from the 65th on, and taken again when one goes', async () => {
    const gateway = await startGateway(withoutEngine);
    const pages = await Promise.all(Array.from({ length: 64 }, () => gateway.openPage()));
    const surplus = await gateway.openPage();
    expect(await surplus.closed).toEqual({ code: 1008, reason: 'more than 64 sockets are open' });
    pages[0]?.socket.close();
    await pages[0]?.closed;
    const next = await gateway.openPage();
    await next.waitFor(() => next.texts.find((text) => text.t === 'hello'), 'hello');
  });

  it('are closed for a message above 64 KiB, with the reason', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    page.socket.send(JSON.stringify({ t: 'ping', n: 1, padding: 'x'.repeat(64 * 1024) }));
    const { code, reason } = await page.closed;
    expect(code).toBe(1008);
    expect(reason).toContain('the limit is 65536');
  });

  it('are closed for a message far above it without holding it all', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    page.socket.send('x'.repeat(4 * 1024 ** 2));
    expect([1006, 1009]).toContain((await page.closed).code);
  });

  it.each([
    ['broken JSON', '{"t":"ping"'],
    ['another shape', '{"t":"ping","n":-1}'],
    ['an unknown type', '{"t":"shutdown"}'],
    ['a list', '[]'],
    ['bytes', Buffer.from('{"t":"ping","n":1}')],
  ])('are closed for %s', async (_what, data) => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    page.socket.send(data);
    expect(await page.closed).toEqual({ code: 1008, reason: 'not a message of this protocol' });
  });

  it('are closed for more than 200 messages a second', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    for (let n = 0; n < 2000; n += 1) page.send({ t: 'ping', n });
    expect(await page.closed).toEqual({ code: 1008, reason: 'more than 200 messages per second' });
  });

  it('cannot get around the rate with acknowledgements of nothing', async () => {
    const gateway = await startGateway(withoutEngine);
    const page = await gateway.openPage();
    for (let n = 0; n < 2000; n += 1) page.send({ t: 'ack', sequence: n });
    expect((await page.closed).code).toBe(1008);
  });

  it('are pinged when silent, kept while they answer, and cut off when dead', async () => {
    const gateway = await startGateway({ ...withoutEngine, socketLimits: { idlePingMs: 150, deadAfterMs: 2000 } });
    const page = await gateway.openPage();
    let pings = 0;
    page.socket.on('ping', () => {
      pings += 1;
    });
    const ended = await openMute(gateway.port);
    expect(await ended).toBe(true);
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
    expect(pings).toBeGreaterThan(1);
  });

  it('are told with 1013 when the gateway goes, and with 4001 when a lane or source is not there', async () => {
    const gateway = await startGateway(withoutEngine);
    const off = await gateway.openPage({ lane: 'stream' });
    expect(await off.closed).toEqual({ code: 4001, reason: 'the stream lane is off' });
    const other = await gateway.openPage({ lane: 'engine', source: 'other' });
    expect(await other.closed).toEqual({ code: 4001, reason: 'there is no such source on the engine lane' });
    await expect(gateway.openPage({ lane: 'nonsense' })).rejects.toThrow('status 400');
    const page = await gateway.openPage();
    await gateway.gateway.close();
    expect(await page.closed).toEqual({ code: 1013, reason: 'the gateway is restarting' });
  });
});

/** A socket that opens and then never answers anything; resolves to a promise of its end. */
function openMute(port: number): Promise<Promise<boolean>> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise<boolean>((settle) => socket.on('close', () => settle(true)));
    socket.on('error', reject);
    socket.once('data', (data) => {
      if (data.toString().startsWith('HTTP/1.1 101')) resolve(ended);
      else reject(new Error(data.toString()));
    });
    socket.write(
      [
        'GET /ws?lane=engine HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${testToken}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    );
  });
}
