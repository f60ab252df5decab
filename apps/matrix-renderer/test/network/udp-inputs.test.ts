import {
  ddpWire,
  encodeArtDmx,
  encodeArtPoll,
  encodeArtSync,
  encodeDdp,
  encodeFt,
  encodeSacnData,
  encodeSacnSync,
} from '@framelane/protocol/matrix';
import { describe, expect, it } from 'vitest';
import { RecordingSink, waitUntil, withInput } from './support.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

function ddp(fields: Partial<Parameters<typeof encodeDdp>[0]>): Uint8Array {
  return encodeDdp({ flags: 0, sequence: 0, dataType: ddpWire.types.rgb8, id: 1, offset: 0, data: bytes(), ...fields });
}

describe('DDP', () => {
  it('shows the golden packet', async () => {
    const sink = new RecordingSink(2, 1);
    await withInput(sink, { kind: 'ddp' }, async ({ send, count }) => {
      await send(hex('41010b01000000000006ff00000000ff'));
      expect(sink.frames).toEqual(['ff00000000ff']);
      expect([count('accepted'), count('committed')]).toEqual([1, 1]);
    });
    expect(sink.openSources).toBe(0);
  });

  it('shows a frame of several packets once, on push', async () => {
    const sink = new RecordingSink(3, 1);
    await withInput(sink, { kind: 'ddp' }, async ({ send }) => {
      await send(ddp({ sequence: 1, data: bytes(1, 2, 3) }));
      await send(ddp({ sequence: 2, offset: 3, data: bytes(4, 5, 6, 7, 8, 9), flags: 1 }));
      expect(sink.frames.at(-1)).toBe('010203040506070809');
      await send(ddp({ flags: 1 }));
      expect(sink.frames.at(-1)).toBe('010203040506070809');
    });
  });

  it('shows a frame without a push when its last byte or nothing more comes', async () => {
    const sink = new RecordingSink(2, 1);
    await withInput(sink, { kind: 'ddp' }, async ({ send }) => {
      await send(ddp({ data: bytes(1, 2, 3, 4, 5, 6) }));
      expect(sink.frames).toEqual(['010203040506']);
      await send(ddp({ flags: 1 }));
      expect(sink.frames).toHaveLength(1);
      await send(ddp({ data: bytes(9) }));
      await waitUntil(() => sink.frames.length === 2, 'the frame was shown late');
      expect(sink.frames[1]).toBe('090203040506');
    });
  });

  it('drops white, clips, and ignores what is not for the display', async () => {
    const sink = new RecordingSink(2, 1);
    await withInput(sink, { kind: 'ddp' }, async ({ send, count }) => {
      await send(ddp({ dataType: ddpWire.types.rgbw8, offset: 4, data: bytes(1, 2, 3, 99), flags: 1 }));
      expect(sink.frames).toEqual(['000000010203']);
      await send(ddp({ offset: 5, data: bytes(7, 7, 7), flags: 1 }));
      expect(sink.frames.at(-1)).toBe('000000010207');
      await send(ddp({ offset: 2 ** 32 - 1, data: bytes(7), flags: 1 }));
      expect(count('clipped')).toBe(2);
      const before = sink.frames.length;
      for (const fields of [{ flags: 2 }, { flags: 4 }, { id: 250 }, { flags: 8, data: bytes(1) }])
        await send(ddp(fields));
      expect(count('ignored')).toBe(4);
      await send(ddp({ id: 255, flags: 9, data: bytes(5) }));
      expect(sink.frames.length).toBe(before + 1);
      await send(bytes(1, 2, 3));
      await send(hex('81010b01000000000000'));
      expect(count('E_INPUT')).toBe(2);
    });
  });

  it('keeps senders apart and refuses those not allowed', async () => {
    const sink = new RecordingSink(2, 1);
    const isAllowed = (address: string) => address !== '127.0.0.9';
    await withInput(sink, { kind: 'ddp', isAllowed }, async ({ send, count }) => {
      await send(ddp({ data: bytes(1, 1, 1), flags: 1 }));
      await send(ddp({ offset: 3, data: bytes(2, 2, 2), flags: 1 }), '127.0.0.2');
      expect(sink.frames).toEqual(['010101000000', '000000020202']);
      await send(ddp({ flags: 1 }), '127.0.0.9');
      expect(count('refused')).toBe(1);
    });
  });
});

describe('Flaschen Taschen', () => {
  const options = { kind: 'ft', layerTimeoutMs: 15_000 } as const;

  it('paints the base, clipped at every edge, and raw frames', async () => {
    const sink = new RecordingSink(2, 2);
    await withInput(sink, options, async ({ send, count }) => {
      await send(encodeFt({ width: 1, height: 1, x: 1, y: 0, z: 0, pixels: bytes(1, 2, 3) }));
      expect(sink.frames).toEqual(['000000010203000000000000']);
      const pixels = Uint8Array.from({ length: 27 }, (_, index) => index);
      await send(encodeFt({ width: 3, height: 3, x: -1, y: -2, z: 0, pixels }));
      expect(sink.frames.at(-1)).toBe('15161718191a000000000000');
      await send(encodeFt({ width: 1, height: 1, x: 5, y: 5, z: 0, pixels: bytes(9, 9, 9) }));
      expect(sink.frames.at(-1)).toBe('15161718191a000000000000');
      expect(count('clipped')).toBe(2);
      await send(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
      expect(sink.frames.at(-1)).toBe('0102030405060708090a0b0c');
      await send(bytes(1, 2, 3));
      await send(new TextEncoder().encode('P6\n2 2\n255\nxx'));
      expect(count('E_INPUT')).toBe(2);
    });
  });

  it('keeps layers above the base', async () => {
    const sink = new RecordingSink(2, 1);
    await withInput(sink, options, async ({ send }) => {
      await send(encodeFt({ width: 1, height: 1, x: 0, y: 0, z: 13, pixels: bytes(255, 0, 0) }));
      await send(encodeFt({ width: 1, height: 1, x: 1, y: 0, z: 13, pixels: bytes(0, 255, 0) }));
      expect(sink.frames).toEqual([]);
      expect(sink.layers).toEqual([
        { z: 13, pixels: 'ff0000000000', timeoutMs: 15_000 },
        { z: 13, pixels: 'ff000000ff00', timeoutMs: 15_000 },
      ]);
    });
  });

  it('begins a layer anew after its time', async () => {
    const sink = new RecordingSink(2, 1);
    await withInput(sink, { kind: 'ft', layerTimeoutMs: 0 }, async ({ send }) => {
      for (const x of [0, 1]) await send(encodeFt({ width: 1, height: 1, x, y: 0, z: 1, pixels: bytes(1, 1, 1) }));
      expect(sink.layers.at(-1)?.pixels).toBe('000000010101');
    });
  });
});

describe('Art-Net', () => {
  const options = { kind: 'artnet', startUniverse: 4 } as const;
  const dmx = (universe: number, value: number, sequence = 0) =>
    encodeArtDmx({ universe, sequence, data: new Uint8Array(510).fill(value) });

  it('puts 170 pixels of each universe in place and shows them on the last', async () => {
    const sink = new RecordingSink(171, 1);
    await withInput(sink, options, async ({ send, count }) => {
      await send(dmx(4, 1));
      await send(dmx(5, 2));
      expect(sink.frames.at(-1)).toBe(`${'01'.repeat(510)}020202`);
      for (const universe of [3, 6]) await send(dmx(universe, 9));
      expect(count('ignored')).toBe(2);
      expect(count('clipped')).toBe(0);
    });
  });

  it('shows what came when the last universe is lost', async () => {
    const sink = new RecordingSink(171, 1);
    await withInput(sink, options, async ({ send }) => {
      await send(dmx(4, 1));
      await waitUntil(() => sink.frames.length === 1, 'the frame was shown late');
    });
  });

  it('waits for ArtSync once one was seen', async () => {
    const sink = new RecordingSink(171, 1);
    await withInput(sink, options, async ({ send }) => {
      await send(encodeArtSync());
      await send(dmx(4, 1));
      await send(dmx(5, 2));
      expect(sink.frames).toEqual([]);
      await send(encodeArtSync());
      expect(sink.frames).toHaveLength(1);
    });
  });

  it('drops late packets, listens to one sender, and answers a poll', async () => {
    const sink = new RecordingSink(1, 1);
    await withInput(sink, options, async ({ send, count, received }) => {
      await send(dmx(4, 1, 250));
      await send(dmx(4, 2, 249));
      expect(count('out-of-order')).toBe(1);
      await send(dmx(4, 3, 2));
      await send(dmx(4, 4), '127.0.0.2');
      expect(count('ignored')).toBe(1);
      expect(sink.frames).toEqual(['010101', '030303']);
      await send(encodeArtPoll());
      await waitUntil(() => received.length === 1, 'the poll was answered');
      expect(received[0]?.length).toBe(239);
      expect(received[0]?.subarray(0, 10).toString('latin1')).toBe('Art-Net\0\0!');
      await send(bytes(65, 66));
      expect(count('E_INPUT')).toBe(1);
    });
  });
});

describe('sACN', () => {
  const options = { kind: 'sacn', startUniverse: 1, joinsGroups: false } as const;
  const first = '11'.repeat(16);
  const second = '22'.repeat(16);
  const data = (fields: Partial<Parameters<typeof encodeSacnData>[0]> & { value?: number }) =>
    encodeSacnData({
      cid: first,
      sourceName: 'test',
      priority: 100,
      syncAddress: 0,
      sequence: 1,
      options: 0,
      universe: 1,
      startCode: 0,
      data: new Uint8Array(512).fill(fields.value ?? 0),
      ...fields,
    });

  it('shows the sender with the highest priority, the first among equals', async () => {
    const sink = new RecordingSink(1, 1);
    await withInput(sink, options, async ({ send, count }) => {
      await send(data({ value: 1 }));
      await send(data({ value: 2, cid: second }));
      expect(count('ignored')).toBe(1);
      await send(data({ value: 3, cid: second, priority: 150, sequence: 2 }));
      await send(data({ value: 4, sequence: 2 }));
      expect(sink.frames).toEqual(['010101', '030303']);
      expect(sink.priorities).toEqual([100, 150]);
      await send(data({ cid: second, sequence: 3, options: 0x40 }));
      await send(data({ value: 5, sequence: 3 }));
      expect(sink.frames.at(-1)).toBe('050505');
    });
  });

  it('drops packets that are late, for a preview, of another start code or malformed', async () => {
    const sink = new RecordingSink(1, 1);
    await withInput(sink, options, async ({ send, count }) => {
      await send(data({ sequence: 10 }));
      for (const sequence of [10, 9, 247]) await send(data({ sequence }));
      expect(count('out-of-order')).toBe(3);
      await send(data({ sequence: 246 }));
      await send(data({ sequence: 250, options: 0x80 }));
      await send(data({ sequence: 250, startCode: 0xdd }));
      await send(data({ sequence: 250, universe: 2 }));
      expect(count('ignored')).toBe(3);
      await send(data({}).subarray(0, 100));
      expect(count('E_INPUT')).toBe(1);
      expect(sink.frames).toHaveLength(2);
    });
  });

  it('waits for synchronisation packets once one was seen', async () => {
    const sink = new RecordingSink(171, 1);
    const sync = encodeSacnSync({ cid: first, sequence: 1, syncAddress: 7 });
    await withInput(sink, options, async ({ send, count }) => {
      await send(sync);
      expect(count('ignored')).toBe(1);
      await send(data({ universe: 2, syncAddress: 7, value: 1 }));
      expect(sink.frames).toHaveLength(1);
      await send(sync);
      await send(data({ universe: 2, syncAddress: 7, value: 2, sequence: 2 }));
      expect(sink.frames).toHaveLength(1);
      await send(sync);
      expect(sink.frames.at(-1)?.endsWith('020202')).toBe(true);
    });
  });
});

it('says what to do when the port is taken', async () => {
  const sink = new RecordingSink(1, 1);
  await withInput(sink, { kind: 'ddp' }, async ({ port }) => {
    const { createNetworkInput } = await import('../../src/inputs/network/create-network-input.ts');
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const input = createNetworkInput({ kind: 'ddp', host: '127.0.0.1', port }, { sink, log, isAllowed: () => true });
    await expect(input.start()).rejects.toMatchObject({ code: 'E_LISTEN', message: /another port/ });
    await input.close();
  });
});
