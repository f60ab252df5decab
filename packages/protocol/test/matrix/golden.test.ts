import { describe, expect, it } from 'vitest';
import {
  countUniverses,
  decodeArtnet,
  decodeDdp,
  decodeFrameHeader,
  decodeFt,
  decodeMmapHeader,
  decodeOpcHeader,
  decodeSacn,
  encodeArtDmx,
  encodeArtPoll,
  encodeArtPollReply,
  encodeArtSync,
  encodeDdp,
  encodeFrameHeader,
  encodeFt,
  encodeMmapHeader,
  encodeOpc,
  encodeSacnData,
  encodeSacnSync,
  findHeaderFault,
  mmapFileBytes,
  opcWire,
  sacnGroupOf,
  writeMmapVersion,
} from '../../src/matrix/index.ts';
import { fromHex, readGolden, toHex } from './support.ts';

const malformedShape = { type: 'malformed', reason: expect.any(String) };

/** Rows as the fields they have beside their name. */
function rowsOf(rows: { name: string }[]): [string, ReturnType<typeof readGolden>][] {
  return rows.map(({ name, ...row }) => [name, row]);
}

function hexValues(table: Record<string, string>): [string, Uint8Array][] {
  return Object.entries(table).map(([name, hex]) => [name, fromHex(hex)]);
}

describe('stream socket', () => {
  const golden = readGolden('socket');

  it('has the golden headers both ways', () => {
    for (const { width, height, hex } of golden.headers) {
      expect(toHex(encodeFrameHeader({ width, height }))).toBe(hex);
      const header = decodeFrameHeader(fromHex(hex));
      expect(header).toEqual({ width, height, payloadBytes: width * height * 3 });
      expect(header && findHeaderFault(header, { width, height })).toBeUndefined();
    }
  });

  it('is incomplete below eight bytes, wrong by size before length', () => {
    expect(decodeFrameHeader(fromHex('00400040000030'))).toBeUndefined();
    const display = { width: 2, height: 1 };
    expect(findHeaderFault({ width: 3, height: 1, payloadBytes: 0 }, display)).toBe('E_SIZE');
    expect(findHeaderFault({ width: 2, height: 1, payloadBytes: 0 }, display)).toBe('E_LENGTH');
    for (const { request, display: size, fault } of golden.exchanges) {
      const headers = [decodeFrameHeader(fromHex(request)), decodeFrameHeader(fromHex(request.slice(28)))];
      const faults = headers.map((header) => header && findHeaderFault(header, size));
      if (fault !== undefined) expect(faults).toContain(fault);
    }
  });

  it.each([0, 65_536, 1.5, -1, Number.NaN])('does not encode a side of %s', (side) => {
    expect(() => encodeFrameHeader({ width: 1, height: side })).toThrow(
      expect.objectContaining({ code: 'ERR_MATRIX_ARGUMENT' }),
    );
  });
});

describe('memory-mapped file', () => {
  const golden = readGolden('mmap');
  const size = { width: golden.width, height: golden.height };

  it('has the golden headers both ways', () => {
    for (const { version, hex } of golden.versions) {
      expect(toHex(encodeMmapHeader(size, BigInt(version)))).toBe(hex);
      const value = BigInt(version);
      const type = value & 1n ? 'writing' : 'stable';
      expect(decodeMmapHeader(fromHex(hex), size)).toEqual(value === 0n ? { type: 'empty' } : { type, version: value });
    }
    for (const { width, height, bytes } of golden.fileBytes) expect(mmapFileBytes({ width, height })).toBe(bytes);
  });

  it('stores a version in place', () => {
    const file = fromHex(golden.fresh);
    writeMmapVersion(2n, file.subarray(8));
    file.set(fromHex(golden.pixels), 16);
    expect(toHex(file)).toBe(golden.written);
  });

  it('tells incomplete, empty and wrong apart', () => {
    const fresh = fromHex(golden.fresh);
    expect(decodeMmapHeader(fresh.subarray(0, 15), size)).toEqual({ type: 'incomplete' });
    expect(decodeMmapHeader(fresh, size)).toEqual({ type: 'empty' });
    expect(decodeMmapHeader(fresh, { width: 1, height: 2 })).toEqual({
      type: 'wrong',
      code: 'E_MMAP_SIZE',
      ...size,
    });
    fresh[3] = 0;
    expect(decodeMmapHeader(fresh, size)).toEqual({ type: 'wrong', code: 'E_MMAP_MAGIC' });
  });
});

describe('DDP', () => {
  const golden = readGolden('ddp');

  it.each(rowsOf(golden.packets))('%s', (_name, { hex, data, isDecodeOnly, ...fields }) => {
    const packet = decodeDdp(fromHex(hex));
    expect(packet).toEqual({ type: 'ddp', ...fields, data: fromHex(data) });
    if (!isDecodeOnly) expect(toHex(encodeDdp({ ...fields, data: fromHex(data) }))).toBe(hex);
  });

  it.each(hexValues(golden.malformed))('is malformed: %s', (_name, bytes) => {
    expect(decodeDdp(bytes)).toEqual(malformedShape);
  });
});

describe('Flaschen Taschen', () => {
  const golden = readGolden('flaschen-taschen');

  it.each(rowsOf(golden.packets))('%s', (_name, { hex, pixels, isEncoded, ...fields }) => {
    expect(decodeFt(fromHex(hex))).toEqual({ type: 'ft', ...fields, pixels: fromHex(pixels) });
    const encoded = encodeFt({ ...fields, pixels: fromHex(pixels) });
    if (isEncoded) expect(toHex(encoded)).toBe(hex);
    expect(decodeFt(encoded)).toEqual({ type: 'ft', ...fields, pixels: fromHex(pixels) });
  });

  it.each(hexValues(golden.malformed))('is malformed: %s', (_name, bytes) => {
    expect(decodeFt(bytes)).toEqual(malformedShape);
  });

  it.each(hexValues(golden.absent))('has no signature: %s', (_name, bytes) => {
    expect(decodeFt(bytes)).toEqual({ type: 'absent' });
  });
});

describe('Open Pixel Control', () => {
  it.each(rowsOf(readGolden('opc').messages))('%s', (_name, { hex, channel, command, data }) => {
    expect(toHex(encodeOpc({ channel, command, data: fromHex(data) }))).toBe(hex);
    expect(decodeOpcHeader(fromHex(hex))).toEqual({ channel, command, length: data.length / 2 });
  });

  it('is incomplete below four bytes', () => {
    expect(decodeOpcHeader(new Uint8Array(opcWire.headerBytes - 1))).toBeUndefined();
  });
});

describe('Art-Net', () => {
  const golden = readGolden('artnet');

  it.each(rowsOf(golden.dmx))('%s', (_name, { hex, data, ...fields }) => {
    expect(decodeArtnet(fromHex(hex))).toEqual({ type: 'dmx', ...fields, data: fromHex(data) });
    expect(toHex(encodeArtDmx({ ...fields, data: fromHex(data) }))).toBe(hex);
  });

  it('pads an odd number of channels', () => {
    const packet = decodeArtnet(encodeArtDmx({ sequence: 1, universe: 0, data: fromHex('010203') }));
    expect(packet).toMatchObject({ type: 'dmx', data: fromHex('01020300') });
  });

  it('has the golden poll, reply and sync', () => {
    expect(toHex(encodeArtPoll())).toBe(golden.poll);
    expect(toHex(encodeArtSync())).toBe(golden.sync);
    expect(decodeArtnet(fromHex(golden.poll))).toEqual({ type: 'poll' });
    expect(decodeArtnet(fromHex(golden.sync))).toEqual({ type: 'sync' });
    expect(decodeArtnet(fromHex(golden.other))).toEqual({ type: 'other' });
    const { hex, ...fields } = golden.pollReply;
    expect(toHex(encodeArtPollReply(fields))).toBe(hex);
    expect(decodeArtnet(fromHex(hex))).toEqual({ type: 'poll-reply' });
  });

  it.each(hexValues(golden.malformed))('is malformed: %s', (_name, bytes) => {
    expect(decodeArtnet(bytes)).toEqual(malformedShape);
  });
});

describe('sACN', () => {
  const golden = readGolden('sacn');

  it.each(rowsOf(golden.data))('%s', (_name, { hex, data, sourceName, ...fields }) => {
    expect(decodeSacn(fromHex(hex))).toEqual({ type: 'data', ...fields, data: fromHex(data) });
    expect(toHex(encodeSacnData({ ...fields, sourceName, data: fromHex(data) }))).toBe(hex);
  });

  it('has the golden synchronisation packet and groups', () => {
    const { hex, ...fields } = golden.sync;
    expect(decodeSacn(fromHex(hex))).toEqual({ type: 'sync', ...fields });
    expect(toHex(encodeSacnSync(fields))).toBe(hex);
    for (const { universe, address } of golden.groups) expect(sacnGroupOf(universe)).toBe(address);
  });

  it.each(hexValues(golden.malformed))('is malformed: %s', (_name, bytes) => {
    expect(decodeSacn(bytes)).toEqual(malformedShape);
  });
});

it.each([
  [64, 64, 25],
  [256, 64, 97],
  [170, 1, 1],
  [171, 1, 2],
])('lays %ix%i pixels into %i universes', (width, height, universes) => {
  expect(countUniverses({ width, height })).toBe(universes);
});
