import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { type RunningEngine, startOurEngine } from './support/our-engine.ts';
import { openSeedSession, type SeedSession } from './support/seed-session.ts';

const closeLater = useCleanUp();
let engine: RunningEngine;
let client: SeedSession;

function nest(depth: number): string {
  return `{"cmd":"ping","deep":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
}

const hexOf = (...bytes: number[]) => Buffer.from(bytes).toString('hex');
const pingHex = Buffer.from('{"cmd":"ping"}').toString('hex');

const malformed: Record<string, string> = {
  'an empty message': '',
  'no JSON': 'hello',
  'half of an object': '{"cmd":"ping"',
  'trailing text': '{"cmd":"ping"} x',
  'a list': '[{"cmd":"ping"}]',
  'a string': '"ping"',
  null: 'null',
  NaN: '{"cmd":"ping","time":NaN}',
  Infinity: '{"cmd":"ping","time":-Infinity}',
  'a byte order mark': `hex:${hexOf(0xef, 0xbb, 0xbf)}${pingHex}`,
  'bytes that are not UTF-8': `hex:${hexOf(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)}`,
  'nesting beyond 64': nest(65),
  'two payload frames': `hex:${pingHex},${pingHex}`,
};

async function expectMalformedAnswers(client: SeedSession): Promise<void> {
  for (const [name, text] of Object.entries(malformed)) {
    for (let times = 0; times < 2; times += 1) {
      const reply = await client.sendRaw(text);
      expect({ [name]: reply }).toMatchObject({
        [name]: { id: null, ok: false, error: 'malformed', code: 'malformed' },
      });
    }
  }
  expect(await client.request({ cmd: 'ping', id: 'still' })).toMatchObject({ id: 'still', status: 'alive' });
}

needs(describe, await pythonCapability())("our engine's envelope under a client written from the seed", () => {
  // one engine for all of this: whatever it is sent, it must go on
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'framelane-peers-envelope-'));
    engine = await startOurEngine(['--ring-path', join(folder, 'ring')]);
    client = await openSeedSession(engine.port);
    return async () => {
      await client.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  it('answers a ping as the seed shows it', async () => {
    const pong = await client.request({ cmd: 'ping', id: 'p' });
    expect(pong).toMatchObject({ id: 'p', status: 'alive', last_frame_ms: 0 });
    expect(pong.uptime_s).toBeGreaterThanOrEqual(0);
  });

  it('survives bad messages in a row on the command socket', async () => {
    await expectMalformedAnswers(client);
  });

  it('survives bad messages in a row on the ping socket', async () => {
    await expectMalformedAnswers(closeLater(await openSeedSession(engine.pingPort)));
  });

  it('takes nesting up to 64', async () => {
    expect(await client.sendRaw(nest(64))).toMatchObject({ ok: true });
  });

  it.each([
    ['{"cmd":"__proto__"}', '__proto__'],
    ['{"cmd":"constructor"}', 'constructor'],
    ['{"cmd":"toString"}', 'toString'],
    ['{"cmd":"PING"}', 'PING'],
    ['{"cmd":"ping "}', 'ping '],
    ['{"cmd":""}', ''],
    ['{}', 'null'],
    ['{"cmd":null}', 'null'],
    ['{"cmd":5}', '5'],
    ['{"cmd":{"a":[1]}}', '{"a":[1]}'],
    ['{"cmd":"a\\u0000\\nb"}', 'a??b'],
    [`{"cmd":"${'x'.repeat(70)}"}`, 'x'.repeat(64)],
  ])('calls %s an unknown command', async (text, shown) => {
    expect(await client.sendRaw(text)).toMatchObject({
      id: null,
      ok: false,
      error: `unknown command: ${shown}`,
      code: 'unknown_command',
    });
  });

  it('echoes every id that may be one, in success and in failure', async () => {
    for (const id of [
      'a',
      '',
      'ü€😀',
      'x'.repeat(128),
      0,
      -1,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
      null,
    ]) {
      expect(await client.request({ cmd: 'ping', id })).toMatchObject({ id, ok: true });
      expect(await client.request({ cmd: 'nope', id })).toMatchObject({ id, ok: false });
    }
    expect(await client.request({ cmd: 'ping' })).toMatchObject({ id: null, ok: true });
  });

  it('refuses every other id', async () => {
    for (const id of ['1.5', '9007199254740992', '1e400', 'true', '[]', '{}', `"${'x'.repeat(129)}"`]) {
      expect({ [id]: await client.sendRaw(`{"cmd":"ping","id":${id}}`) }).toMatchObject({
        [id]: { id: null, ok: false, code: 'bad_request' },
      });
    }
  });

  it('ignores fields it does not know, and a token that nobody asked for', async () => {
    expect(await client.request({ cmd: 'ping', id: 1, future: { a: 1 }, _token: 'x' })).toMatchObject({
      id: 1,
      ok: true,
    });
    expect(await client.sendRaw('{"cmd":"nope","cmd":"ping"}')).toMatchObject({ ok: true, status: 'alive' });
  });

  it('refuses a message over the limit without reading it, and goes on', async () => {
    const long = `{"cmd":"ping","pad":"${'x'.repeat(4 * 1024 * 1024)}"}`;
    expect(await client.sendRaw(long)).toMatchObject({ id: null, ok: false, code: 'too_large' });
    expect(await client.request({ cmd: 'ping' })).toMatchObject({ ok: true });
  });
});
