import { FramelaneError } from '@framelane/protocol';
import type { ViewerReply, ViewerRequest } from '@framelane/protocol/viewer';
import { GatewayError } from '../../errors.ts';

/** What a page is told of a request that did not reach the server. */
export function describeFailure(request: ViewerRequest, error: unknown): ViewerReply {
  if (error instanceof GatewayError && error.code === 'not_found' && request.event_type === 'openStageRequest') {
    const text = 'there is no such stage in the folders of this gateway; choose one of the list';
    const payload = { url: request.payload.url, result: 'error', code: 'stage_not_found', error: text } as const;
    return { event_type: 'openStageResult', payload };
  }
  // What the transport says is that nobody is there to send to.
  const isGone = error instanceof GatewayError || error instanceof FramelaneError;
  const code = isGone ? 'source_gone' : 'internal';
  const message = isGone ? 'the stage server is not there; ask again once the state is live' : 'the gateway failed';
  return { event_type: 'viewerError', payload: { code, message } };
}
