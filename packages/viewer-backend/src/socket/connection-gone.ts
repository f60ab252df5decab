import type { Problem } from '@framelane/protocol/gateway';

// Without it a page could not tell a gateway that is gone from a source that restarts.
export const connectionGone: Problem = {
  severity: 'warning',
  code: 'ERR_VIEWER_DISCONNECTED',
  message: 'The connection to the gateway is gone; it is made again by itself',
};
