import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { FramelaneError } from '../errors.ts';
import { resolveAliases, type ViewerEnvelope } from './aliases.ts';
import { viewerLimits } from './limits.ts';
import { type ViewerReply, viewerReplies } from './replies.ts';
import { type ViewerRequest, viewerRequests } from './requests.ts';
import type { ViewerRequestId } from './types.ts';

/**
 * What came of reading one message. `unknown` is to be ignored and counted, `malformed` to be answered with a
 * `viewerError`; neither ends a connection.
 */
export type ReadViewerMessage<Message> =
  | { type: 'message'; message: Message }
  | { type: 'unknown'; eventType: string }
  | { type: 'malformed'; reason: string; requestId?: ViewerRequestId };

const encoder = new TextEncoder();

/**
 * One message as UTF-8 JSON text; numbers that are not finite become `null`.
 *
 * @throws ERR_PROTOCOL_TOO_LARGE above 16 MiB
 */
export function encodeViewerMessage(message: ViewerRequest | ViewerReply): string {
  const text = JSON.stringify(message);
  if (!isWithin(text, viewerLimits.maxMessageBytes)) {
    throw new FramelaneError(
      'ERR_PROTOCOL_TOO_LARGE',
      `expected a ${message.event_type} of at most ${viewerLimits.maxMessageBytes} bytes, found ${countViewerBytes(text)}`,
    );
  }
  return text;
}

/** Bytes of a text on the wire. */
export function countViewerBytes(text: string): number {
  return encoder.encode(text).byteLength;
}

/** Reads what a server receives. Never throws; aliases are resolved. */
export function readViewerRequest(source: string | object): ReadViewerMessage<ViewerRequest> {
  return readMessage<ViewerRequest>(source, viewerRequests);
}

/** Reads what a client receives. Never throws; aliases are resolved. */
export function readViewerReply(source: string | object): ReadViewerMessage<ViewerReply> {
  return readMessage<ViewerReply>(source, viewerReplies);
}

/** An envelope of JSON text or of an object; the reason when it is none. A missing payload is an empty one. */
function readEnvelope(source: unknown): ViewerEnvelope | string {
  let value: unknown = source;
  if (typeof source === 'string') {
    if (!isWithin(source, viewerLimits.maxMessageBytes)) return `more than ${viewerLimits.maxMessageBytes} bytes`;
    try {
      value = JSON.parse(source);
    } catch {
      return 'not JSON';
    }
  }
  if (!isRecord(value) || typeof value.event_type !== 'string') return 'expected an object with an event_type';
  const { event_type, payload = {} } = value;
  return isRecord(payload) ? { event_type, payload } : 'expected a payload that is an object';
}

function readMessage<Message>(
  source: string | object,
  schemas: Readonly<Record<string, TSchema>>,
): ReadViewerMessage<Message> {
  const raw = readEnvelope(source);
  if (typeof raw === 'string') return { type: 'malformed', reason: raw };
  const envelope = resolveAliases(raw);
  const { event_type: eventType, payload } = envelope;
  const schema = Object.hasOwn(schemas, eventType) ? schemas[eventType] : undefined;
  if (schema === undefined) return { type: 'unknown', eventType: eventType.slice(0, 128) };
  if (isValid<Message>(schema, envelope)) return { type: 'message', message: envelope };
  const { request_id: id } = payload;
  const reason = describeMismatch(schema, envelope);
  return isViewerRequestId(id) ? { type: 'malformed', reason, requestId: id } : { type: 'malformed', reason };
}

function isValid<Message>(schema: TSchema, envelope: ViewerEnvelope): envelope is ViewerEnvelope & Message {
  return Check(schema, envelope.payload);
}

function describeMismatch(schema: TSchema, { event_type, payload }: ViewerEnvelope): string {
  const [first] = Errors(schema, payload);
  return first === undefined ? event_type : `${event_type}${first.instancePath} ${first.message}`.slice(0, 300);
}

function isViewerRequestId(value: unknown): value is ViewerRequestId {
  if (typeof value === 'string') return value.length <= viewerLimits.maxIdLength;
  return Number.isSafeInteger(value);
}

// A character takes at most three bytes of UTF-8, so short texts need no counting.
function isWithin(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || countViewerBytes(text) <= maxBytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
