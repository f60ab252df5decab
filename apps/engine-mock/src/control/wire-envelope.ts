/**
 * One message as a ROUTER socket delivers it, split into the frames a reply has to begin with (the peer's routing id
 * and everything up to its first empty frame) and the frames after them.
 */
export interface WireEnvelope {
  /** Key of the connection the message came from. */
  connection: string;
  head: readonly Uint8Array[];
  payload: readonly Uint8Array[];
}

/**
 * The head is what a reply must begin with: the routing id and, of a REQ socket, everything up to the empty delimiter.
 */
export function splitEnvelope(frames: readonly Uint8Array[]): WireEnvelope {
  const routingId = frames[0] ?? new Uint8Array(0);
  const connection = Buffer.from(routingId).toString('hex');
  const delimiter = frames.findIndex((frame, index) => index > 0 && frame.byteLength === 0);
  const headLength = delimiter < 0 ? 1 : delimiter + 1;
  return { connection, head: frames.slice(0, headLength), payload: frames.slice(headLength) };
}
