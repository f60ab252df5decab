import type { ViewerReply, ViewerRequest } from '@framelane/protocol/viewer';

/** What a server may offer and a page, one of many, may not use: the size is everybody's, the input lines the gateway's. */
const keptFeatures: ReadonlySet<string> = new Set(['renderProductResize', 'nativeInput']);

/** How the stream itself is doing goes to pages as their state, in the gateway's words. */
const keptReplies: ReadonlySet<string> = new Set(['shmReady', 'shmDisconnected']);

/** The answer the gateway gives by itself; `undefined` for requests that the server is asked. */
export function refuseRequest(request: ViewerRequest): ViewerReply | undefined {
  if (request.event_type !== 'resizeRequest') return undefined;
  const { width, height } = request.payload;
  const error = 'several pages may watch this stream; its size is that of its server';
  return { event_type: 'resizeResult', payload: { width, height, result: 'error', error } };
}

/** The reply as pages may have it; `undefined` for what is not theirs. */
export function filterReply(reply: ViewerReply): ViewerReply | undefined {
  if (keptReplies.has(reply.event_type)) return undefined;
  if (reply.event_type !== 'capabilitiesResult') return reply;
  const features = reply.payload.features.filter((feature) => !keptFeatures.has(feature));
  return { event_type: 'capabilitiesResult', payload: { ...reply.payload, features } };
}

/**
 * What the other pages learn from an answer to one of them: a server tells its client, and does not know that it is
 * many. `undefined` when nothing changed for them.
 */
export function toNews(reply: ViewerReply): ViewerReply | undefined {
  switch (reply.event_type) {
    case 'stageSelectionChanged':
    case 'camerasResult':
    // A failure too: everybody saw the progress that it ends.
    case 'openStageResult':
      return reply;
    case 'activeAOVState':
    case 'renderSettingsChanged':
      return reply.payload.result === 'error' ? undefined : reply;
    default:
      return undefined;
  }
}
