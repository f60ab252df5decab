import { gatewayLimits } from '@framelane/protocol/gateway';

export interface SocketLimits {
  maxTextBytes: number;
  maxMessagesPerSecond: number;
  maxSockets: number;
  pictureCredit: number;
  /** A ping goes out when nothing came for this long. */
  idlePingMs: number;
  deadAfterMs: number;
}

export const defaultSocketLimits: SocketLimits = gatewayLimits;
