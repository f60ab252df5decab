import { readViewerRequest, type ViewerRequestId } from '@framelane/protocol/viewer';

/** A message to a stage server as a page gives it; what is in it is not known yet. */
export interface PageMessage {
  event_type: string;
  payload?: unknown;
}

export type FormattedMessage =
  | { type: 'text'; text: string }
  | { type: 'malformed'; reason: string; requestId?: ViewerRequestId };

/** A page's message as the text a stage server reads. What this version does not know is passed on as it is. */
export function formatPageMessage(message: PageMessage): FormattedMessage {
  const read = readViewerRequest(message);
  if (read.type === 'malformed') return read;
  const { event_type, payload = {} } = message;
  return { type: 'text', text: JSON.stringify({ event_type, payload }) };
}

/** What a page is told of a message that was not sent. */
export function describeMalformed(reason: string): string {
  return `expected a message to a stage server, found ${reason}; nothing was sent`;
}
