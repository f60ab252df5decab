import { gatewayLimits } from '@framelane/protocol/gateway';

export interface SocketLimits {
  maxTextBytes: number;
  maxMessagesPerSecond: number;
  maxSockets: number;
  pictureCredit: number;
  /** A ping goes out when nothing came for this long. */
  idlePingMs: number;
  deadAfterMs: number;
  /** What may wait to be sent to a page that does not read; beyond it is cut off. */
  maxUnreadBytes: number;
}

export const defaultSocketLimits: SocketLimits = { ...gatewayLimits, maxUnreadBytes: 64 * 1024 ** 2 };
