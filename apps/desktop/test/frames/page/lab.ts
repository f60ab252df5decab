import { createClock } from '@framelane/viewer-backend';
import { getDesktopBridge } from '../../../src/page/desktop-bridge.ts';
import { DesktopShmApi } from '../../../src/page/stream/desktop-shm-api.ts';

/** What tests of the lanes use inside the page: the page's own parts, made once more beside it. */
export interface Lab {
  api: DesktopShmApi;
  messages: string[];
}

declare global {
  var lab: Lab;
}

const { stream } = getDesktopBridge();
const api = new DesktopShmApi({ bridge: stream, clock: createClock(globalThis) });
const messages: string[] = [];
api.onMessage(({ event_type }) => messages.push(event_type));
globalThis.lab = { api, messages };
