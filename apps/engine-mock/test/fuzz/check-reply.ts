import { engineWireCodes, parseRequest } from '@framelane/protocol/engine';

/** Why a reply must not be sent for these bytes; `undefined` when it is as it should be. */
export function findFault(
  bytes: Uint8Array,
  reply: Record<string, unknown>,
  secrets: readonly string[],
): string | undefined {
  const parsed = parseRequest(bytes);
  const id = parsed.type === 'request' ? parsed.id : null;
  if (!Object.is(reply.id, id)) return `expected the id ${JSON.stringify(id)}`;
  if (reply.ok === true) return undefined;
  if (reply.ok !== false) return 'expected ok to be true or false';
  const { code, error } = reply;
  if (typeof code !== 'string' || !Object.hasOwn(engineWireCodes, code)) return 'expected a code of the wire';
  if (code === 'internal') return 'expected a cause that was thought of';
  if (typeof error !== 'string' || error === '' || error.length > 300) return 'expected a text of 1 to 300 characters';
  if (secrets.some((secret) => error.includes(secret))) return 'expected a text without paths';
  return undefined;
}
