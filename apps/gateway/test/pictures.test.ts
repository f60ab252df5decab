import { inflateSync } from 'node:zlib';
import { FramelaneError, hidePaths } from '@framelane/protocol';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../src/server/errors.ts';
import { describeCommandFailure } from '../src/server/lanes/engine/commands/command-failure.ts';
import { CrashSuspects } from '../src/server/lanes/engine/commands/crash-suspects.ts';
import {
  pickReplyFields,
  pickRequestFields,
  readPageCommand,
} from '../src/server/lanes/engine/commands/page-commands.ts';
import { AssetRegistry } from '../src/server/lanes/engine/files/asset-registry.ts';
import { PictureSequence } from '../src/server/lanes/engine/pictures/picture-sequence.ts';
import { encodePng } from '../src/server/pictures/encode-png.ts';
import { PicturePool } from '../src/server/pictures/picture-pool.ts';
import { MessageRate } from '../src/server/sockets/message-rate.ts';
import { PictureOutbox } from '../src/server/sockets/picture-outbox.ts';

function makeOutbox() {
  const pool = new PicturePool();
  const sent: { sequence: number; done: () => void }[] = [];
  const roundTripsMs: number[] = [];
  let nowMs = 0;
  const outbox = new PictureOutbox({
    credit: 2,
    nowMs: () => nowMs,
    send: (bytes, done) => sent.push({ sequence: bytes[0] ?? -1, done }),
    onAcknowledged: (elapsedMs) => roundTripsMs.push(elapsedMs),
  });
  const offer = (sequence: number) => {
    const buffer = pool.take(10);
    buffer.bytes[0] = sequence;
    outbox.offer({ buffer, byteLength: 10, sequence });
  };
  const passMs = (ms: number) => {
    nowMs += ms;
  };
  return { pool, outbox, sent, offer, roundTripsMs, passMs };
}

describe('picture outbox', () => {
  it('sends two, lets one wait, replaces it by newer ones and counts what was replaced', () => {
    const { outbox, sent, offer } = makeOutbox();
    for (let sequence = 1; sequence <= 6; sequence += 1) offer(sequence);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(outbox.skipped).toBe(3);
    expect(outbox.acknowledge(1)).toBe(true);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2, 6]);
    expect([outbox.sent, outbox.skipped]).toEqual([3, 3]);
  });

  it('takes an acknowledgement for everything before it, and none twice or early', () => {
    const { outbox, offer, roundTripsMs, passMs } = makeOutbox();
    offer(1);
    passMs(5);
    offer(2);
    passMs(5);
    expect(outbox.acknowledge(3)).toBe(false);
    expect(outbox.acknowledge(2)).toBe(true);
    expect(outbox.acknowledge(2)).toBe(false);
    expect(roundTripsMs).toEqual([10, 5]);
  });

  it('gives every buffer back once: sent, skipped, closed or late', () => {
    const { pool, outbox, sent, offer } = makeOutbox();
    for (let sequence = 1; sequence <= 4; sequence += 1) offer(sequence);
    outbox.close();
    outbox.close();
    offer(5);
    for (const { done } of sent) done();
    expect(() => sent[0]?.done()).toThrow('given back twice');
    expect(pool.idleBytes).toBe(4 * 64 * 1024);
  });
});

describe('picture pool', () => {
  it('hands the same memory out again and keeps no more than its limit', () => {
    const pool = new PicturePool(100_000);
    const first = pool.take(1000);
    const second = pool.take(1000);
    first.release();
    second.release();
    expect(pool.idleBytes).toBe(65_536);
    expect(pool.take(65_536).bytes).toBe(first.bytes);
    expect(pool.take(65_537).bytes.length).toBe(131_072);
  });
});

describe('message rate', () => {
  it('lets a burst of one second through and then as many as time has earned', () => {
    const rate = new MessageRate(10, 0);
    for (let index = 0; index < 10; index += 1) expect(rate.take(0)).toBe(true);
    expect(rate.take(0)).toBe(false);
    expect(rate.take(100)).toBe(true);
    expect(rate.take(100)).toBe(false);
    for (let index = 0; index < 10; index += 1) expect(rate.take(60_000)).toBe(true);
    expect(rate.take(60_000)).toBe(false);
  });
});

describe('picture sequence', () => {
  it('grows through the end of 32 bits, through other pages and through a restart', () => {
    const sequence = new PictureSequence();
    expect([4294967294, 4294967295, 0, 4294967295, 1].map((seq) => sequence.unwrap(seq))).toEqual([
      4294967294, 4294967295, 4294967296, 4294967295, 4294967297,
    ]);
    sequence.startAnew();
    expect(sequence.unwrap(0)).toBe(4294967298);
    expect(sequence.unwrap(2)).toBe(4294967300);
  });
});

describe('what passes between page and engine', () => {
  it.each(['shutdown', 'flush_state', 'ping', '__proto__', 'constructor', 'toString', '', 'INGEST'])(
    'refuses the command "%s"',
    (name) => {
      expect(() => readPageCommand(name)).toThrow(expect.objectContaining({ code: 'unknown_command' }));
    },
  );

  it('leaves behind what a page may not set', () => {
    const message = {
      t: 'cmd',
      n: 1,
      path: '/etc/passwd',
      _token: 'x',
      asset_id: 'a',
      frame: 'inline',
      time: 1,
      extra: 1,
    };
    expect(pickRequestFields('render_frame', message)).toEqual({ time: 1 });
    expect(pickRequestFields('ingest', message)).toEqual({});
    expect(pickRequestFields('export_start', { ...message, codec: 'h264' })).toEqual({ codec: 'h264' });
  });

  it('leaves behind what a page may not see', () => {
    expect(pickReplyFields('audio_decode', { pcm_path: '/x', sample_rate: 48_000 })).toEqual({ sample_rate: 48_000 });
    expect(pickReplyFields('engine_info', { name: 'e', ring: { path: '/x' }, _token: 't' })).toEqual({ name: 'e' });
    expect(pickReplyFields('render_frame', { seq: 1, frame_data: 'AA', path: '/x' })).toEqual({ seq: 1 });
  });

  it('hides paths in texts, known ones with spaces too, and leaves other texts alone', () => {
    const known = ['/media/ann/my clips/a b.mp4'];
    expect(hidePaths(`cannot read '/media/ann/my clips/a b.mp4'`, known)).toBe(`cannot read 'a b.mp4'`);
    expect(hidePaths('[Errno 2] No such file: /media/ann/clip.mp4')).toBe('[Errno 2] No such file: clip.mp4');
    expect(hidePaths('see file:///media/ann/x and C:\\Users\\ann\\x.mp4')).toBe('see … and x.mp4');
    for (const text of [
      'fx.blur.radius must be a finite number',
      'time must be a number >= 0',
      '24000/1001 and/or 1 / 2',
    ]) {
      expect(hidePaths(text)).toBe(text);
    }
  });

  it('tells the code of the engine, of its client, of the gateway, and nothing of a bug', () => {
    const codeOf = (error: unknown) => describeCommandFailure(error).code;
    expect(codeOf(new FramelaneError('ERR_ENGINE_REPLY', 'x', { wireCode: 'bad_param' }))).toBe('bad_param');
    expect(codeOf(new FramelaneError('ERR_ENGINE_TIMEOUT', 'x'))).toBe('ERR_ENGINE_TIMEOUT');
    expect(codeOf(new GatewayError('not_found', 'x'))).toBe('not_found');
    expect(describeCommandFailure(new Error('/secret'))).toEqual({
      code: 'internal',
      error: 'something went wrong in the gateway; its log has the details',
    });
  });
});

describe('asset registry', () => {
  it('gives a project of everything in use, with the newest playhead', () => {
    const assets = new AssetRegistry();
    assets.use('a1', '/m/1.mp4', 's1');
    assets.use('a2', '/m/2.mp4', 's2');
    assets.notePlayhead({ assetId: 'a2', timeS: 3, chain: [{ effectId: 'fx.invert' }] });
    expect(assets.buildProject()).toMatchObject({
      assets: { a1: { id: 'a1', path: '/m/1.mp4' }, a2: { id: 'a2', path: '/m/2.mp4' } },
      activeAssetId: 'a2',
      chain: [{ effectId: 'fx.invert' }],
      time: 3,
    });
  });

  it('keeps what is in use and the 16 last of the rest', () => {
    const assets = new AssetRegistry();
    assets.use('kept', '/m/kept', 'stays');
    for (let index = 0; index < 40; index += 1) assets.use(`a${index}`, `/m/${index}`, 'goes');
    assets.release('goes');
    expect(assets.pathOf('kept')).toBe('/m/kept');
    expect(assets.pathOf('a23')).toBeUndefined();
    expect(assets.pathOf('a24')).toBe('/m/24');
    expect(Object.keys(assets.buildProject().assets)).toHaveLength(17);
  });
});

describe('crash suspects', () => {
  it('convicts what was first in line at two losses, until it is answered or pardoned', async () => {
    const suspects = new CrashSuspects();
    const request = (sessionId: string, time: number) =>
      ({ sessionId, command: 'render_frame', fields: { time } }) as const;
    const lose = async (...requests: ReturnType<typeof request>[]) => {
      const losses = requests.map((each) => suspects.track(each, () => Promise.reject(new Error('lost'))));
      suspects.noteLoss();
      await Promise.allSettled(losses);
    };
    await lose(request('a', 1), request('a', 2), request('b', 3));
    await lose(request('a', 1), request('b', 4));
    expect(suspects.isConvicted(request('a', 1))).toBe(true);
    expect(suspects.isConvicted(request('other page', 1))).toBe(true);
    expect([2, 3, 4].some((time) => suspects.isConvicted(request('a', time)))).toBe(false);
    suspects.pardonAll();
    expect(suspects.isConvicted(request('a', 1))).toBe(false);
    await lose(request('a', 1));
    await suspects.track(request('a', 1), () => Promise.resolve('answered'));
    await lose(request('a', 1));
    expect(suspects.isConvicted(request('a', 1))).toBe(false);
  });
});

describe('PNG', () => {
  it('holds exactly the pixels it was given', async () => {
    const [width, height] = [5, 3];
    const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 37) & 0xff);
    const png = await encodePng({ width, height, pixels });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
    const dataAt = png.indexOf('IDAT') + 4;
    const rows = inflateSync(png.subarray(dataAt, dataAt + png.readUInt32BE(dataAt - 8)));
    const back: number[] = [];
    for (let row = 0; row < height; row += 1) {
      for (let i = 0; i < width * 3; i += 1) {
        const above = row === 0 ? 0 : (back[(row - 1) * width * 3 + i] as number);
        back.push(((rows[row * (width * 3 + 1) + 1 + i] as number) + above) & 0xff);
      }
    }
    expect(back).toEqual([...pixels]);
  });
});
