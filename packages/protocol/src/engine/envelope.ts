import { engineLimits } from './limits.ts';
import type { EngineWireCode } from './wire-codes.ts';

/** A correlation id as it may stand on the wire: echoed unchanged in value and type. */
export type RequestId = string | number | null;

export interface WireFailure {
  id: RequestId;
  ok: false;
  error: string;
  code?: string;
  details?: Readonly<Record<string, unknown>>;
}
export type WireReply = { id: RequestId; ok?: boolean } & Record<string, unknown>;

/**
 * What came of reading one request: `request` with its fields, or the failure to send back. Unusable ids and
 * malformed bytes are failures with `id: null`.
 */
export type ParsedRequest =
  | { type: 'request'; id: RequestId; cmd: unknown; body: Record<string, unknown> }
  | { type: 'failure'; reply: WireFailure };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const quote = 0x22;
const backslash = 0x5c;
const openers = new Set([0x5b, 0x7b]);
const closers = new Set([0x5d, 0x7d]);

/** Reads one request: strict UTF-8 JSON, one object, nested at most 64 deep. Never throws. */
export function parseRequest(bytes: Uint8Array): ParsedRequest {
  if (bytes.byteLength > engineLimits.maxMessageBytes) {
    return failed('too_large', `message too large (limit ${engineLimits.maxMessageBytes} bytes)`);
  }
  const body = parseObject(bytes);
  if (body === undefined) return failed('malformed', 'malformed');
  const id = body.id ?? null;
  if (!isRequestId(id)) {
    return failed('bad_request', 'id must be a string of at most 128 characters, a safe integer or null');
  }
  return { type: 'request', id, cmd: Object.hasOwn(body, 'cmd') ? body.cmd : undefined, body };
}

/** Reads a reply or a progress message; `undefined` when the bytes are not one. */
export function parseReply(bytes: Uint8Array): WireReply | undefined {
  const body = parseObject(bytes);
  if (body === undefined) return undefined;
  const id = body.id ?? null;
  return isRequestId(id) ? { ...body, id } : undefined;
}

/** Null, a string of at most 128 characters, or an integer that JSON keeps exact. */
export function isRequestId(value: unknown): value is RequestId {
  if (value === null) return true;
  if (typeof value === 'string') return value.length <= engineLimits.maxIdLength;
  return Number.isSafeInteger(value);
}

/** `id` and `ok` win over fields of the same name. */
export function successReply(id: RequestId, fields: Record<string, unknown> = {}): WireReply {
  return { ...fields, id, ok: true };
}

/** `message` is one sentence for people: no file paths, no stack traces, at most 300 characters (cut here). */
export function failureReply(
  id: RequestId,
  failure: { code: EngineWireCode; message: string; details?: Readonly<Record<string, unknown>> },
): WireFailure {
  const reply: WireFailure = { id, ok: false, error: failure.message.slice(0, 300), code: failure.code };
  if (failure.details !== undefined) reply.details = failure.details;
  return reply;
}

/** The text of an `unknown_command` failure: at most 64 characters of the name, control characters replaced. */
export function describeUnknownCommand(cmd: unknown): string {
  const name = typeof cmd === 'string' ? cmd : (JSON.stringify(cmd) ?? 'null');
  return `unknown command: ${[...name].slice(0, 64).map(replaceControl).join('')}`;
}

/** UTF-8 JSON; numbers that are not finite become `null`, as the wire has none. */
export function encodeMessage(message: object): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(message));
}

function failed(code: EngineWireCode, message: string): ParsedRequest {
  return { type: 'failure', reply: failureReply(null, { code, message }) };
}

function replaceControl(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x20 || (point >= 0x7f && point < 0xa0) ? '?' : character;
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  if (isNestedTooDeep(bytes)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

// Looking at raw bytes is safe in UTF-8: the bytes of brackets and quotes never occur inside another character.
function isNestedTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (isInString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (openers.has(byte)) {
      depth += 1;
      if (depth > engineLimits.maxJsonDepth) return true;
    } else if (closers.has(byte)) depth -= 1;
  }
  return false;
}
