import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  assertRegion,
  assertStreamName,
  computeStreamGeometry,
  decodeFrameSnapshotHeader,
  decodeRegionHeader,
  decodeSlotHeader,
  encodeClientLine,
  encodeFrameSnapshotHeader,
  encodeRegionHeader,
  encodeServerLine,
  encodeSlotHeader,
  isFrameInBounds,
  nameStreamResources,
  parseClientLine,
  parseServerLine,
  type RegionHeader,
  regionFileBytes,
  type StreamClientLine,
  type StreamServerLine,
  streamLayout,
} from '../src/stream/index.ts';

const golden = JSON.parse(readFileSync(new URL('../fixtures/stream/golden.json', import.meta.url), 'utf8'));
const { fields } = golden;
const geometry = computeStreamGeometry({ maxWidth: 4, maxHeight: 2 });
const header: RegionHeader = {
  magic: streamLayout.magic,
  protocolVersion: 2,
  pixelFormat: 1,
  ...geometry,
  latestSequence: 1n,
  latestSlot: 0,
  producerAlive: 1,
  producerPid: 1,
};
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const textBytes = (text: string) => new TextEncoder().encode(text);
const withCode = (code: string) => expect.objectContaining({ code });

describe('region and slots', () => {
  it('carry the golden bytes', () => {
    expect(geometry).toEqual({
      slotCount: 3,
      maxWidth: 4,
      maxHeight: 2,
      maxPitchBytes: 64,
      slotStride: 192,
      slotsOffset: 128,
    });
    expect(regionFileBytes(geometry)).toBe(fields.fileBytes);
    expect(toHex(encodeRegionHeader(header))).toBe(golden.headerHex);
    expect(decodeRegionHeader(Buffer.from(golden.headerHex, 'hex'))).toEqual(header);
    const slot = { sequence: 1n, captureTimestampNs: 123456789n, width: 4, height: 2, pitchBytes: 64 };
    expect(toHex(encodeSlotHeader(slot))).toBe(golden.slotHeaderHex);
    expect(decodeSlotHeader(Buffer.from(golden.slotHeaderHex, 'hex'))).toEqual(slot);
    expect(decodeRegionHeader(new Uint8Array(127))).toBeUndefined();
    expect(decodeSlotHeader(new Uint8Array(63))).toBeUndefined();
  });

  it.each<[string, Partial<RegionHeader>, string]>([
    ['magic', { magic: 1 }, 'ERR_SHM_BAD_REGION'],
    ['protocolVersion', { protocolVersion: 1 }, 'ERR_SHM_VERSION'],
    ['pixelFormat', { pixelFormat: 2 }, 'ERR_SHM_BAD_REGION'],
    ['slotCount below 2', { slotCount: 1 }, 'ERR_SHM_BAD_REGION'],
    ['slotCount above 8', { slotCount: 9 }, 'ERR_SHM_BAD_REGION'],
    ['maxWidth 0', { maxWidth: 0 }, 'ERR_SHM_BAD_REGION'],
    ['maxHeight 0', { maxHeight: 0 }, 'ERR_SHM_BAD_REGION'],
    ['pitch too small', { maxPitchBytes: 12 }, 'ERR_SHM_BAD_REGION'],
    ['stride too small', { slotStride: 184 }, 'ERR_SHM_BAD_REGION'],
    ['stride unaligned', { slotStride: 196 }, 'ERR_SHM_BAD_REGION'],
    ['slots inside the header', { slotsOffset: 64 }, 'ERR_SHM_BAD_REGION'],
    ['slots unaligned', { slotsOffset: 132 }, 'ERR_SHM_BAD_REGION'],
    ['slots beyond the file', { slotsOffset: 136 }, 'ERR_SHM_BAD_REGION'],
    ['slots at 2^63', { slotsOffset: 2 ** 63 }, 'ERR_SHM_BAD_REGION'],
    ['frame over 1 GiB', { maxHeight: 0xffffffff, slotStride: 0xfffffff8 }, 'ERR_SHM_BAD_REGION'],
  ])('refuse %s', (_name, change, code) => {
    expect(() => assertRegion({ ...header, ...change }, fields.fileBytes)).toThrow(withCode(code));
  });

  it('accept a larger file and refuse a smaller one', () => {
    expect(() => assertRegion(header, 4096)).not.toThrow();
    expect(() => assertRegion(header, 703)).toThrow(withCode('ERR_SHM_BAD_REGION'));
  });

  it.each([
    [{ width: 4, height: 2, pitchBytes: 64 }, true],
    [{ width: 1, height: 1, pitchBytes: 4 }, true],
    [{ width: 0, height: 2, pitchBytes: 64 }, false],
    [{ width: 5, height: 2, pitchBytes: 64 }, false],
    [{ width: 4, height: 3, pitchBytes: 64 }, false],
    [{ width: 4, height: 2, pitchBytes: 12 }, false],
    [{ width: 4, height: 2, pitchBytes: 18 }, false],
    [{ width: 4, height: 2, pitchBytes: 68 }, false],
  ])('hold a frame of %o: %s', (size, expected) => {
    expect(isFrameInBounds(size, geometry)).toBe(expected);
  });

  it.each([
    { maxWidth: 0, maxHeight: 1 },
    { maxWidth: 1.5, maxHeight: 1 },
    { maxWidth: 1, maxHeight: 1, slotCount: 9 },
    { maxWidth: 65536, maxHeight: 65536 },
  ])('are not made for %o', (capacity) => {
    expect(() => computeStreamGeometry(capacity)).toThrow(withCode('ERR_SHM_INVALID_ARG'));
  });
});

describe('snapshot header', () => {
  it('carries the golden bytes and is checked against its buffer', () => {
    const bytes = encodeFrameSnapshotHeader({ width: 4, height: 2, sequence: 1 });
    expect(toHex(bytes)).toBe(golden.snapshotHeaderHex);
    const buffer = new ArrayBuffer(48);
    new Uint8Array(buffer).set(bytes);
    expect(decodeFrameSnapshotHeader(buffer)).toEqual({ width: 4, height: 2, sequence: 1 });
    expect(() => decodeFrameSnapshotHeader(buffer.slice(0, 47))).toThrow(withCode('ERR_SHM_BAD_FRAME'));
    new DataView(buffer).setUint32(12, 0x20_0000, true);
    expect(() => decodeFrameSnapshotHeader(buffer)).toThrow(withCode('ERR_SHM_BAD_FRAME'));
    expect(decodeFrameSnapshotHeader(new ArrayBuffer(15))).toBeUndefined();
  });
});

describe('names', () => {
  it('become the names of region, semaphore and socket', () => {
    expect(nameStreamResources('viewer')).toEqual({
      region: '/ovstream-viewer',
      semaphore: '/ovstream-viewer-wake',
      socketPath: '/tmp/ovstream-viewer.sock',
    });
    expect(nameStreamResources('a b', '/run/x').socketPath).toBe('/run/x/ovstream-a b.sock');
    expect(() => nameStreamResources('x'.repeat(60), '/tmp/'.padEnd(60, 'y'))).toThrow(withCode('ERR_SHM_INVALID_ARG'));
  });

  it.each(['', 'a/b', '.hidden', 'a\nb', 'a\0', 'é'.repeat(32)])('refuse %j', (name) => {
    expect(() => assertStreamName(name)).toThrow(withCode('ERR_SHM_INVALID_ARG'));
  });
});

const touchPoint = { id: 1, phase: 'down', x: 0.1, y: 1e-9, radiusX: 2, radiusY: -0.5, timestampUs: 9 } as const;
const clientLines: [StreamClientLine, string][] = [
  [{ type: 'attach', protocolVersion: 2 }, 'ATTACH protocolVersion=2\n'],
  [{ type: 'detach' }, 'DETACH\n'],
  [{ type: 'message', text: '' }, 'MESSAGE \n'],
  [{ type: 'message', text: 'a  b ' }, 'MESSAGE a  b \n'],
  [{ type: 'unicode', text: '日' }, 'UNICODE 日\n'],
  [
    {
      type: 'input',
      event: {
        type: 'mouse',
        kind: 'wheel',
        modifiers: 5,
        x: -3,
        y: 4,
        data: 0,
        data2: 0,
        buttonState: 0,
        scrollX: 0,
        scrollY: -1.5,
        timestampUs: 12,
      },
    },
    'INPUT_MOUSE type=1 modifiers=5 x=-3 y=4 data=0 data2=0 btnState=0 tsUs=12 scrollX=0 scrollY=-1.5\n',
  ],
  [
    { type: 'input', event: { type: 'gamepad', control: 18, position: 32767, gamepadId: 0, timestampUs: 1 } },
    'INPUT_GAMEPAD control=18 position=32767 gamepadId=0 tsUs=1\n',
  ],
  [
    {
      type: 'input',
      event: {
        type: 'touch',
        isLowLevel: true,
        modifiers: 0,
        sourceWidth: 1920,
        sourceHeight: 1080,
        timestampUs: 9,
        points: [{ ...touchPoint, x: 0.5, y: 3.0517578125e-5 }],
      },
    },
    'INPUT_TOUCH lowLevel=1 modifiers=0 srcW=1920 srcH=1080 tsUs=9 count=1 id=1 phase=1 x=0.5 y=3.05175781e-05 xr=2 yr=-0.5 pts=9\n',
  ],
];

describe('control lines', () => {
  it('carry the golden bytes', () => {
    const key = { type: 'key', keyCode: 65, scanCode: 30, modifiers: 3, state: 1, timestampUs: 77 } as const;
    expect(toHex(encodeClientLine({ type: 'attach', protocolVersion: 2 }))).toBe(golden.lines.attach);
    expect(toHex(encodeClientLine({ type: 'input', event: key }))).toBe(golden.lines.key);
    expect(toHex(encodeClientLine({ type: 'message', text: 'hé' }))).toBe(golden.lines.message);
    const keyLine = Buffer.from(golden.lines.key, 'hex');
    expect(parseClientLine(keyLine.subarray(0, -1))).toEqual({ type: 'input', event: key });
  });

  it.each(clientLines)('of a client, %o', (line, text) => {
    expect(new TextDecoder().decode(encodeClientLine(line))).toBe(text);
    const parsed = parseClientLine(textBytes(text.slice(0, -1)));
    if (line.type !== 'input' || line.event.type !== 'touch') expect(parsed).toEqual(line);
    expect(parseClientLine(textBytes(`${text.slice(0, -1)}\r\r`))).toEqual(parsed);
    expect(parsed.type).toBe(line.type);
  });

  it.each<[StreamServerLine, string]>([
    [{ type: 'attach-ok', protocolVersion: 2, slotCount: 3 }, 'ATTACH_OK protocolVersion=2 slotCount=3\n'],
    [{ type: 'attach-rejected', reason: 'full up' }, 'ATTACH_REJECTED reason=full up\n'],
    [{ type: 'message', text: '{"a":1}' }, 'MESSAGE {"a":1}\n'],
    [{ type: 'stopped' }, 'STOPPED\n'],
  ])('of a producer, %o', (line, text) => {
    expect(new TextDecoder().decode(encodeServerLine(line))).toBe(text);
    expect(parseServerLine(textBytes(text.slice(0, -1)))).toEqual(line);
  });

  it.each(['ATTACH_OK slotCount=3 protocolVersion=2', 'ATTACH_OK protocolVersion=2', 'MESSAGE', '', 'HELLO'])(
    'of a producer that say nothing: %j',
    (text) => {
      expect(parseServerLine(textBytes(text)).type).toBe('ignored');
    },
  );

  it('tolerate fields after the attach reply', () => {
    const line = parseServerLine(textBytes('ATTACH_OK protocolVersion=2 slotCount=3 more=1'));
    expect(line).toEqual({ type: 'attach-ok', protocolVersion: 2, slotCount: 3 });
  });

  it.each([
    'attach protocolVersion=2',
    'ATTACH protocolVersion=-1',
    'ATTACH protocolVersion=0x2',
    'INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1',
    'INPUT_KEY scanCode=30 keyCode=65 modifiers=3 state=1 tsUs=77',
    'INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77 more=1',
    'INPUT_KEY keyCode=4294967296 scanCode=30 modifiers=3 state=1 tsUs=77',
    'INPUT_KEY  keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77',
    'INPUT_MOUSE type=4294967295 modifiers=0 x=0 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=0 scrollY=0',
    'INPUT_MOUSE type=1 modifiers=0 x=0 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=nan scrollY=0',
    'INPUT_GAMEPAD control=20 position=0 gamepadId=0 tsUs=0',
    'INPUT_TOUCH lowLevel=0 modifiers=0 srcW=1 srcH=1 tsUs=0 count=12',
    'INPUT_TOUCH lowLevel=0 modifiers=0 srcW=1 srcH=1 tsUs=0 count=1 id=0 phase=5 x=0 y=0 xr=0 yr=0 pts=0',
    'toString ',
  ])('of a client that are dropped: %j', (text) => {
    expect(parseClientLine(textBytes(text)).type).toBe('ignored');
  });

  it.each(['a\nb', 'a\rb', 'a\0b', 'x'.repeat(streamLayout.limits.maxPayloadBytes + 1)])(
    'are not made of a payload that is no line',
    (text) => {
      expect(() => encodeClientLine({ type: 'message', text })).toThrow(withCode('ERR_SHM_MESSAGE'));
    },
  );

  it('take the longest payload', () => {
    const bytes = encodeClientLine({ type: 'message', text: 'x'.repeat(streamLayout.limits.maxPayloadBytes) });
    expect(bytes.byteLength).toBe(16 * 1024 * 1024);
  });

  it('are not made of numbers the wire cannot carry', () => {
    const key = { type: 'key', keyCode: 1.5, scanCode: 0, modifiers: 0, state: 0, timestampUs: 0 } as const;
    expect(() => encodeClientLine({ type: 'input', event: key })).toThrow(withCode('ERR_SHM_INVALID_ARG'));
    const touch = {
      type: 'touch',
      isLowLevel: false,
      modifiers: 0,
      sourceWidth: 1,
      sourceHeight: 1,
      timestampUs: 0,
    } as const;
    const send = (points: (typeof touchPoint)[]) => encodeClientLine({ type: 'input', event: { ...touch, points } });
    expect(() => send(Array(12).fill(touchPoint))).toThrow(withCode('ERR_SHM_INVALID_ARG'));
    expect(() => send([{ ...touchPoint, x: Number.NaN as 0.1 }])).toThrow(withCode('ERR_SHM_INVALID_ARG'));
    const longest = encodeClientLine({
      type: 'input',
      event: {
        ...touch,
        points: Array(11).fill({ ...touchPoint, id: 0xffff_ffff, timestampUs: Number.MAX_SAFE_INTEGER }),
      },
    });
    expect(longest.byteLength).toBeLessThan(2048);
  });
});
