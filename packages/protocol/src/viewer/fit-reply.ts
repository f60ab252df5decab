import { countViewerBytes } from './envelope.ts';
import { viewerLimits } from './limits.ts';
import type { ViewerReply } from './replies.ts';

/**
 * The reply, or a shorter one of at most `maxBytes` that says `truncated`: lists and properties lose what stands last.
 * A reply that has nothing to lose comes back as it is.
 *
 * @param maxBytes 256..60 000
 */
export function fitReply(reply: ViewerReply, maxBytes: number = viewerLimits.maxReplyBytes): ViewerReply {
  if (countBytesOf(reply) <= maxBytes) return reply;
  switch (reply.event_type) {
    case 'getChildrenResult': {
      const { payload } = reply;
      return fitCount(payload.children.length, maxBytes, (count) => ({
        event_type: 'getChildrenResult',
        payload: { ...payload, children: payload.children.slice(0, count), truncated: true },
      }));
    }
    case 'findPrimsResult': {
      const { payload } = reply;
      return fitCount(payload.prims.length, maxBytes, (count) => ({
        event_type: 'findPrimsResult',
        payload: { ...payload, prims: payload.prims.slice(0, count), truncated: true },
      }));
    }
    case 'camerasResult': {
      const { payload } = reply;
      return fitCount(payload.cameras.length, maxBytes, (count) => ({
        event_type: 'camerasResult',
        payload: { ...payload, cameras: payload.cameras.slice(0, count), truncated: true },
      }));
    }
    case 'stageSelectionChanged': {
      const { payload } = reply;
      return fitCount(payload.prims.length, maxBytes, (count) => ({
        event_type: 'stageSelectionChanged',
        payload: { ...payload, prims: payload.prims.slice(0, count), truncated: true },
      }));
    }
    case 'getPropertiesResponse': {
      const { payload } = reply;
      const entries = Object.entries(payload.properties);
      return fitCount(entries.length, maxBytes, (count) => ({
        event_type: 'getPropertiesResponse',
        payload: { ...payload, properties: Object.fromEntries(entries.slice(0, count)), truncated: true },
      }));
    }
    default:
      return reply;
  }
}

/** The longest that fits, by halving; with no entries at all when not even one does. */
function fitCount(length: number, maxBytes: number, make: (count: number) => ViewerReply): ViewerReply {
  let fitting = 0;
  let tooMany = length;
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (countBytesOf(make(middle)) <= maxBytes) fitting = middle;
    else tooMany = middle;
  }
  return make(fitting);
}

function countBytesOf(reply: ViewerReply): number {
  return countViewerBytes(JSON.stringify(reply));
}
