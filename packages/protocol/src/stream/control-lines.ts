import { FramelaneError } from '../errors.ts';
import type { StreamInputEvent } from './input-event.ts';
import { formatInputLine, inputLineReaders } from './input-lines.ts';
import { FieldReader, LineProblem } from './line-fields.ts';
import { streamLayout } from './stream-layout.ts';

/** Lines from a client to the producer. */
export type StreamClientLine =
  | { type: 'attach'; protocolVersion: number }
  | { type: 'detach' }
  | { type: 'input'; event: StreamInputEvent }
  | { type: 'message'; text: string }
  | { type: 'unicode'; text: string };

/** Lines from the producer to a client. */
export type StreamServerLine =
  | { type: 'attach-ok'; protocolVersion: number; slotCount: number }
  | { type: 'attach-rejected'; reason: string }
  | { type: 'message'; text: string }
  | { type: 'stopped' };

/** A line that changes nothing: an unknown verb, or a known one with wrong fields. The connection stays. */
export type IgnoredLine = { type: 'ignored'; reason: string };

/** The bytes of a line, newline included. @throws ERR_SHM_MESSAGE or ERR_SHM_INVALID_ARG for what the wire cannot carry */
export function encodeClientLine(line: StreamClientLine): Uint8Array<ArrayBuffer> {
  switch (line.type) {
    case 'attach':
      return encodeText(`ATTACH protocolVersion=${line.protocolVersion}\n`);
    case 'detach':
      return encodeText('DETACH\n');
    case 'input':
      return encodeText(`${formatInputLine(line.event)}\n`);
    case 'message':
      return encodePayload('MESSAGE', line.text);
    case 'unicode':
      return encodePayload('UNICODE', line.text);
  }
}

/** As {@link encodeClientLine}, the other way. */
export function encodeServerLine(line: StreamServerLine): Uint8Array<ArrayBuffer> {
  switch (line.type) {
    case 'attach-ok':
      return encodeText(`ATTACH_OK protocolVersion=${line.protocolVersion} slotCount=${line.slotCount}\n`);
    case 'attach-rejected':
      return encodePayload('ATTACH_REJECTED', `reason=${line.reason}`);
    case 'message':
      return encodePayload('MESSAGE', line.text);
    case 'stopped':
      return encodeText('STOPPED\n');
  }
}

/** Reads one whole line, given without its newline. Never throws. */
export function parseClientLine(bytes: Uint8Array): StreamClientLine | IgnoredLine {
  const { verb, rest } = splitVerb(bytes);
  return readLine<StreamClientLine>(() => {
    if (verb === 'MESSAGE' && rest !== undefined) return { type: 'message', text: rest };
    if (verb === 'UNICODE' && rest !== undefined) return { type: 'unicode', text: rest };
    if (verb === 'DETACH') return { type: 'detach' };
    const fields = new FieldReader(rest ?? '');
    if (verb === 'ATTACH') return { type: 'attach', protocolVersion: fields.integer('protocolVersion', 'u32') };
    const read = Object.hasOwn(inputLineReaders, verb) ? inputLineReaders[verb] : undefined;
    if (read === undefined) throw new LineProblem(`unknown line "${verb.slice(0, 32)}"`);
    const event = read(fields);
    fields.end();
    return { type: 'input', event };
  });
}

/** As {@link parseClientLine}, the other way. */
export function parseServerLine(bytes: Uint8Array): StreamServerLine | IgnoredLine {
  const { verb, rest } = splitVerb(bytes);
  return readLine<StreamServerLine>(() => {
    if (verb === 'MESSAGE' && rest !== undefined) return { type: 'message', text: rest };
    if (verb === 'STOPPED') return { type: 'stopped' };
    if (verb === 'ATTACH_REJECTED') return { type: 'attach-rejected', reason: (rest ?? '').replace(/^reason=/, '') };
    if (verb !== 'ATTACH_OK') throw new LineProblem(`unknown line "${verb.slice(0, 32)}"`);
    const fields = new FieldReader(rest ?? '');
    const protocolVersion = fields.integer('protocolVersion', 'u32');
    return { type: 'attach-ok', protocolVersion, slotCount: fields.integer('slotCount', 'u32') };
  });
}

function readLine<Line>(read: () => Line): Line | IgnoredLine {
  try {
    return read();
  } catch (error) {
    if (error instanceof LineProblem) return { type: 'ignored', reason: error.message };
    throw error;
  }
}

function splitVerb(bytes: Uint8Array): { verb: string; rest: string | undefined } {
  let end = bytes.byteLength;
  while (end > 0 && bytes[end - 1] === 0x0d) end -= 1;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, end));
  const space = text.indexOf(' ');
  return space < 0 ? { verb: text, rest: undefined } : { verb: text.slice(0, space), rest: text.slice(space + 1) };
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function encodePayload(verb: string, text: string): Uint8Array<ArrayBuffer> {
  const hasForbidden = text.includes('\n') || text.includes('\r') || text.includes('\0');
  const bytes = encodeText(`${verb} ${text}\n`);
  if (!hasForbidden && bytes.byteLength <= streamLayout.limits.maxLineBytes) return bytes;
  const found = hasForbidden ? 'a line break or NUL in it' : `${bytes.byteLength} bytes with verb and newline`;
  throw new FramelaneError(
    'ERR_SHM_MESSAGE',
    `expected one line of at most ${streamLayout.limits.maxLineBytes} bytes, got ${found}; send JSON without raw line breaks`,
  );
}
