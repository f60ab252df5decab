import { WebSocket } from 'ws';
import { testToken } from './start-gateway.ts';

/** What a browser's socket brings by itself. */
export class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, {
      headers: { authorization: `Bearer ${testToken}`, origin: new URL(url).origin.replace('ws', 'http') },
    });
  }
}
