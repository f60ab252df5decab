import { describe, expect, it } from 'vitest';
import {
  decodeArtnet,
  decodeDdp,
  decodeFrameHeader,
  decodeFt,
  decodeMmapHeader,
  decodeOpcHeader,
  decodeSacn,
  encodeArtDmx,
  encodeDdp,
  encodeFrameHeader,
  encodeFt,
  encodeMmapHeader,
  encodeOpc,
  encodeSacnData,
} from '../../src/matrix/index.ts';
import { fromHex, makeRandom, mutate, randomBytes, readGolden } from './support.ts';

const runs = Number(process.env.FRAMELANE_FUZZ_RUNS ?? 100_000);

describe('round trips of random fields', () => {
  const random = makeRandom(1);
  it.each(Array.from({ length: 8 }, (_, index) => index))('block %i', () => {
    for (let run = 0; run < 100; run += 1) checkRoundTrips(random);
  });
});

describe('random cuts and changes', () => {
  it.each([
    ['DDP', readGolden('ddp').packets.map(hexOf), decodeDdp],
    ['Flaschen Taschen', readGolden('flaschen-taschen').packets.map(hexOf), decodeFt],
    ['Art-Net', readGolden('artnet').dmx.map(hexOf), decodeArtnet],
    ['sACN', readGolden('sacn').data.map(hexOf), decodeSacn],
    ['OPC', readGolden('opc').messages.map(hexOf), decodeOpcHeader],
    ['socket', readGolden('socket').headers.map(hexOf), decodeFrameHeader],
    [
      'mmap',
      readGolden('mmap').versions.map(hexOf),
      (bytes: Uint8Array) => decodeMmapHeader(bytes, { width: 2, height: 1 }),
    ],
  ] as [string, Uint8Array[], (bytes: Uint8Array) => { data?: Uint8Array; pixels?: Uint8Array } | undefined][])(
    'of %s never throw nor reach outside the datagram',
    (_name, seeds, decode) => {
      const random = makeRandom(7);
      for (let run = 0; run < runs / 7; run += 1) {
        const bytes = mutate(random, seeds[random(seeds.length)] as Uint8Array);
        const result = decode(bytes);
        const borrowed = result?.data ?? result?.pixels;
        if (borrowed !== undefined && borrowed.byteLength > bytes.byteLength)
          expect.fail('data longer than its datagram');
      }
    },
  );

  it('cut anywhere, an Art-Net or sACN packet is malformed', () => {
    for (const [hex, decode] of [
      [readGolden('artnet').dmx[1].hex, decodeArtnet],
      [readGolden('sacn').data[0].hex, decodeSacn],
    ] as const) {
      const whole = fromHex(hex);
      for (let length = 0; length < whole.length; length += 1) {
        expect(decode(whole.subarray(0, length)).type, `${length} bytes`).toBe('malformed');
      }
    }
  });
});

function hexOf({ hex }: { hex: string }): Uint8Array {
  return fromHex(hex);
}

function checkRoundTrips(random: (below: number) => number): void {
  const size = { width: 1 + random(65_535), height: 1 + random(65_535) };
  expect(decodeFrameHeader(encodeFrameHeader({ width: size.width, height: 1 + (size.height % 64) }))).toMatchObject({
    width: size.width,
  });
  const version = BigInt(random(2 ** 31)) * 2n + 2n;
  expect(decodeMmapHeader(encodeMmapHeader(size, version), size)).toEqual({ type: 'stable', version });

  const ddp = {
    flags: random(16),
    sequence: random(16),
    dataType: random(256),
    id: random(256),
    offset: random(2 ** 32),
    data: randomBytes(random, random(1441)),
  };
  expect(decodeDdp(encodeDdp(ddp))).toEqual({ type: 'ddp', ...ddp });

  const [width, height] = [1 + random(9), 1 + random(9)];
  const ft = { width, height, x: random(200) - 100, y: random(200) - 100, z: random(16) };
  const pixels = randomBytes(random, width * height * 3);
  expect(decodeFt(encodeFt({ ...ft, pixels }))).toEqual({ type: 'ft', ...ft, pixels });

  const opc = { channel: random(256), command: random(256), data: randomBytes(random, random(300)) };
  expect(decodeOpcHeader(encodeOpc(opc))).toEqual({
    channel: opc.channel,
    command: opc.command,
    length: opc.data.length,
  });

  const dmx = { sequence: random(256), universe: random(32_768), data: randomBytes(random, 2 * (1 + random(256))) };
  expect(decodeArtnet(encodeArtDmx(dmx))).toEqual({ type: 'dmx', ...dmx });

  const sacn = {
    cid: Buffer.from(randomBytes(random, 16)).toString('hex'),
    priority: random(201),
    syncAddress: random(64_000),
    sequence: random(256),
    options: random(256),
    universe: 1 + random(63_999),
    startCode: random(256),
    data: randomBytes(random, random(513)),
  };
  expect(decodeSacn(encodeSacnData({ ...sacn, sourceName: 'Wände' }))).toEqual({ type: 'data', ...sacn });
}
