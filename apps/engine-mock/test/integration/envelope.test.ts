import { commandNames } from '@framelane/protocol/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { DealerClient, RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

describe('the envelope, on both sockets', () => {
  const test = useEngine();
  const extra: { close: () => void }[] = [];
  afterEach(() => {
    for (const client of extra.splice(0)) client.close();
  });

  const malformed: readonly [string, string | Uint8Array | (string | Uint8Array)[]][] = [
    ['an empty message', ''],
    ['no JSON', 'hello'],
    ['trailing text', '{"cmd":"ping"} x'],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ['a byte order mark', '\ufeff{"cmd":"ping"}'],
    ['a bare NaN', '{"cmd":"ping","x":NaN}'],
    ['a list', '[1]'],
    ['nesting deeper than 64', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['two payload frames', ['{"cmd":"ping"}', '{"cmd":"ping"}']],
  ];

  for (const port of ['commandPort', 'pingPort'] as const) {
    it(`${port}: answers malformed messages, any number in a row, and goes on`, async () => {
      const client = new RequestClient(test.engine[port]);
      extra.push(client);
      for (const [what, message] of [...malformed, ...malformed]) {
        const reply = await client.send(message);
        expect([what, reply]).toEqual([what, { id: null, ok: false, error: 'malformed', code: 'malformed' }]);
      }
      expect(await client.call('ping')).toMatchObject({ ok: true, status: 'alive' });
    });

    it(`${port}: names unknown commands, inherited names among them`, async () => {
      const client = new RequestClient(test.engine[port]);
      extra.push(client);
      const texts = [
        ['__proto__', '__proto__'],
        ['constructor', 'constructor'],
        ['toString', 'toString'],
        ['PING', 'PING'],
        ['', ''],
        ['a\u0007b', 'a?b'],
        ['x'.repeat(100), 'x'.repeat(64)],
        [null, 'null'],
        [7, '7'],
        [{ a: 1 }, '{"a":1}'],
      ];
      for (const [cmd, text] of texts) {
        const reply = await client.send(JSON.stringify({ cmd, id: 'u' }));
        expect(reply).toEqual({ id: 'u', ok: false, error: `unknown command: ${text}`, code: 'unknown_command' });
      }
      expect(await client.send('{"id":1}')).toMatchObject({ id: 1, error: 'unknown command: null' });
    });

    it(`${port}: echoes ids unchanged and refuses unusable ones`, async () => {
      const client = new RequestClient(test.engine[port]);
      extra.push(client);
      for (const id of ['', 'abc', 'x'.repeat(128), 0, -5, Number.MAX_SAFE_INTEGER, null]) {
        expect((await client.send(JSON.stringify({ cmd: 'ping', id }))).id).toBe(id);
      }
      expect((await client.send('{"cmd":"ping"}')).id).toBeNull();
      expect((await client.send('{"cmd":"nope","id":1,"id":"last"}')).id).toBe('last');
      for (const id of ['x'.repeat(129), 1.5, 2 ** 60, true, {}]) {
        const reply = await client.send(JSON.stringify({ cmd: 'ping', id }));
        expect(reply).toMatchObject({ id: null, ok: false, code: 'bad_request' });
      }
    });
  }

  it('refuses messages over the soft limit, and drops connections over the hard one without dying', async () => {
    const big = JSON.stringify({ cmd: 'ping', pad: 'x'.repeat(4 * 1024 * 1024) });
    expect(await test.client.send(big)).toMatchObject({ id: null, ok: false, code: 'too_large' });
    const pinger = new RequestClient(test.engine.pingPort);
    extra.push(pinger);
    const pad = JSON.stringify({ cmd: 'ping', pad: 'x'.repeat(5000) });
    expect(await pinger.send(pad)).toMatchObject({ id: null, ok: false, code: 'too_large' });
    const huge = new DealerClient(test.engine.commandPort);
    extra.push(huge);
    await huge.sendFrames(['', Buffer.alloc(17 * 1024 * 1024, 0x20)]);
    expect(await test.client.call('ping')).toMatchObject({ ok: true });
  });

  it('gives envelope frames back to a DEALER as they came', async () => {
    const dealer = new DealerClient(test.engine.commandPort);
    extra.push(dealer);
    await dealer.sendFrames(['route-a', 'route-b', '', '{"cmd":"ping","id":"r"}']);
    expect(await dealer.receive()).toMatchObject({ head: ['route-a', 'route-b', ''], reply: { id: 'r', ok: true } });
    await dealer.sendFrames(['{"cmd":"ping","id":"bare"}']);
    expect(await dealer.receive()).toMatchObject({ head: [], reply: { id: 'bare', ok: true } });
    await dealer.sendFrames(['', '{"cmd":"ping"}', '{"cmd":"ping"}']);
    expect((await dealer.receive()).reply).toMatchObject({ id: null, code: 'malformed' });
  });

  it('ignores a token when none is asked for, and unknown fields', async () => {
    expect(await test.client.call('ping', { _token: 'x', anything: 1 })).toMatchObject({ ok: true });
  });

  it('knows every command of the wire', async () => {
    for (const cmd of commandNames.filter((name) => name !== 'shutdown')) {
      const { code } = await test.client.call(cmd);
      expect([cmd, code]).not.toEqual([cmd, 'unknown_command']);
    }
  });
});

describe('a token', () => {
  const test = useEngine({ args: ['--auth'] });

  it('is told once and asked for by every command on both sockets', async () => {
    const token = test.engine.handshake.get('ZMQ_TOKEN');
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const pinger = new RequestClient(test.engine.pingPort);
    try {
      const refused = { ok: false, code: 'unauthorized', error: 'invalid or missing auth token' };
      for (const client of [test.client, pinger]) {
        for (const wrong of [undefined, '', `${token}x`, 5, null]) {
          expect(await client.call('ping', { _token: wrong })).toMatchObject(refused);
        }
        expect(await client.call('ping', { _token: token })).toMatchObject({ ok: true, status: 'alive' });
        expect(await client.send('nonsense')).toMatchObject({ code: 'malformed' });
      }
      expect(await test.client.call('shutdown')).toMatchObject(refused);
      expect(await test.client.call('nope')).toMatchObject(refused);
    } finally {
      pinger.close();
    }
  });
});
