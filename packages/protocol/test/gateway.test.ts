import { readFileSync } from 'node:fs';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  ClientMessageSchema,
  decodePictureHeader,
  encodePictureHeader,
  ServerMessageSchema,
} from '../src/gateway/index.ts';

const golden = JSON.parse(readFileSync(new URL('../fixtures/gateway/golden.json', import.meta.url), 'utf8'));

describe('picture header', () => {
  it('encodes and decodes the golden bytes', () => {
    expect(Buffer.from(encodePictureHeader(golden.fields)).toString('hex')).toBe(golden.pictureHeaderHex);
    expect(decodePictureHeader(Buffer.from(golden.pictureHeaderHex, 'hex'))).toEqual({
      ...golden.fields,
      headerBytes: 32,
    });
  });

  it('leaves the frame index out where there is none', () => {
    const { frameIndex: _, ...fields } = golden.fields;
    expect(decodePictureHeader(encodePictureHeader(fields))).toEqual({ ...fields, headerBytes: 32 });
  });

  it('is incomplete when short, wrong when it contradicts itself', () => {
    const bytes = Buffer.from(golden.pictureHeaderHex, 'hex');
    expect(decodePictureHeader(bytes.subarray(0, 31))).toBeUndefined();
    for (const [offset, value, code] of [
      [0, 9, 'ERR_PROTOCOL_UNKNOWN'],
      [1, 0, 'ERR_PROTOCOL_UNKNOWN'],
      [2, 31, 'ERR_PROTOCOL_MALFORMED'],
      [2, 33, 'ERR_PROTOCOL_MALFORMED'],
    ] as const) {
      const wrong = Buffer.from(bytes);
      wrong[offset] = value;
      expect(() => decodePictureHeader(wrong)).toThrow(expect.objectContaining({ code }));
    }
  });
});

describe('messages', () => {
  it('accept what the wire defines', () => {
    for (const message of [
      { t: 'cmd', n: 1, cmd: 'render_frame', time: 0.5 },
      { t: 'msg', event_type: 'pickRequest', payload: {} },
      { t: 'ack', sequence: 3 },
      { t: 'pref', maxFps: 30 },
      { t: 'ping', n: 0 },
    ]) {
      expect(Value.Check(ClientMessageSchema, message), JSON.stringify(message)).toBe(true);
    }
    expect(
      Value.Check(ServerMessageSchema, { t: 'state', presence: 'live', problems: [], stats: { restarts: 0 } }),
    ).toBe(true);
  });

  it('refuse what it does not', () => {
    for (const message of [
      {},
      { t: 'cmd', n: -1, cmd: 'x' },
      { t: 'cmd', n: 1, cmd: 5 },
      { t: 'ack' },
      { t: 'pref', maxFps: 0 },
      { t: 'shutdown' },
    ]) {
      expect(Value.Check(ClientMessageSchema, message), JSON.stringify(message)).toBe(false);
    }
  });
});
