import type { CommandResult, ServerMessage as WireServerMessage } from '@framelane/protocol/gateway';

/** What a gateway says. */
export type ServerMessage = Exclude<WireServerMessage, { t: 'res' }> | CommandResult;

/** `undefined` for text that is not a message; a later gateway may say more than we know. */
export function readServerMessage(text: string): ServerMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isServerMessage(value) ? value : undefined;
}

// Only what the code relies on is checked: gateway and page come from one place, and the page must outlive either.
function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value)) return false;
  switch (value.t) {
    case 'hello':
      return typeof value.protocol === 'number';
    case 'state':
      return typeof value.presence === 'string' && Array.isArray(value.problems) && isRecord(value.stats);
    case 'res':
      return typeof value.n === 'number' && typeof value.ok === 'boolean';
    case 'event':
      return isRecord(value.event) && (value.event.type === 'toast' || value.event.type === 'job');
    case 'msg':
      return typeof value.event_type === 'string';
    case 'pong':
      return true;
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
