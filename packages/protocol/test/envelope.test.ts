import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeUnknownCommand,
  encodeMessage,
  engineLimits,
  failureReply,
  isCommandName,
  parseReply,
  parseRequest,
} from '../src/engine/index.ts';

interface Vector {
  utf8?: string;
  hex?: string;
  id?: string | number | null;
  error?: string;
}
type Group = 'malformed' | 'unknownCommand' | 'badId' | 'goodId';

const golden: Record<Group, Vector[]> = JSON.parse(
  readFileSync(new URL('../fixtures/engine/envelope.json', import.meta.url), 'utf8'),
);

function bytesOf(vector: Vector): Uint8Array {
  return vector.hex === undefined ? Buffer.from(vector.utf8 ?? '', 'utf8') : Buffer.from(vector.hex, 'hex');
}
function parseText(text: string) {
  return parseRequest(Buffer.from(text));
}

describe('parseRequest', () => {
  it.each(golden.malformed)('calls %j malformed', (vector) => {
    expect(parseRequest(bytesOf(vector))).toEqual({
      type: 'failure',
      reply: { id: null, ok: false, error: 'malformed', code: 'malformed' },
    });
  });

  it.each(golden.unknownCommand)('reads $utf8 and names the unknown command', (vector) => {
    const parsed = parseRequest(bytesOf(vector));
    expect(parsed).toMatchObject({ type: 'request', id: vector.id });
    if (parsed.type !== 'request') return;
    expect(isCommandName(parsed.cmd)).toBe(false);
    expect(describeUnknownCommand(parsed.cmd)).toBe(vector.error);
  });

  it.each(golden.badId)('refuses the id of $utf8', (vector) => {
    expect(parseRequest(bytesOf(vector))).toMatchObject({ type: 'failure', reply: { id: null, code: 'bad_request' } });
  });

  it.each(golden.goodId)('keeps the id of $utf8', (vector) => {
    expect(parseRequest(bytesOf(vector))).toMatchObject({ type: 'request', id: vector.id, cmd: 'ping' });
  });

  it('bounds the id, the depth and the size', () => {
    expect(parseText(`{"id":"${'x'.repeat(128)}"}`).type).toBe('request');
    expect(parseText(`{"id":"${'x'.repeat(129)}"}`)).toMatchObject({ type: 'failure', reply: { code: 'bad_request' } });
    expect(parseText(`{"a":${'['.repeat(63)}${']'.repeat(63)}}`).type).toBe('request');
    expect(parseText(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`)).toMatchObject({ reply: { code: 'malformed' } });
    expect(parseText(`{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`).type).toBe('request');
    const tooLarge = new Uint8Array(engineLimits.maxMessageBytes + 1).fill(0x20);
    expect(parseRequest(tooLarge)).toMatchObject({
      reply: { code: 'too_large', error: 'message too large (limit 4194304 bytes)' },
    });
  });

  it('does not reach inherited names through a crafted object', () => {
    const parsed = parseText('{"__proto__":{"cmd":"ping"},"id":"x"}');
    expect(parsed).toMatchObject({ type: 'request', cmd: undefined });
  });
});

describe('replies', () => {
  it('hold no number that JSON has not', () => {
    const bytes = encodeMessage({ id: 'a', ok: true, eta_s: Number.NaN, rms: Number.POSITIVE_INFINITY });
    expect(parseReply(bytes)).toEqual({ id: 'a', ok: true, eta_s: null, rms: null });
  });

  it('cut their text at 300 characters', () => {
    expect(failureReply('x', { code: 'internal', message: 'y'.repeat(400) }).error).toHaveLength(300);
  });

  it('are undefined when the bytes are none', () => {
    expect(parseReply(Buffer.from('{"id":1.5}'))).toBeUndefined();
    expect(parseReply(Buffer.from('[]'))).toBeUndefined();
  });

  it('shorten the name of an unknown command to 64 characters', () => {
    expect(describeUnknownCommand('é'.repeat(80))).toBe(`unknown command: ${'é'.repeat(64)}`);
  });
});
