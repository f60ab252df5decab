import { ipcRenderer } from 'electron';
import { isMessage } from '../shared/check-message.ts';
import type { Hear } from '../shared/frame-desktop-bridge.ts';
import {
  type EventChannel,
  type EventOf,
  eventSchemas,
  type Outcome,
  type Replies,
  type RequestChannel,
  type RequestOf,
  requestSchemas,
} from '../shared/ipc-channels.ts';

/** Main's answer, failures included. What has not the shape of the channel is refused here already. */
export async function askMain<Channel extends RequestChannel>(
  channel: Channel,
  request: RequestOf<Channel>,
): Promise<Outcome<Replies[Channel]>> {
  if (isMessage(requestSchemas[channel], request)) return ipcRenderer.invoke(channel, request);
  const message = `expected a request of the shape of ${channel}, got something else; nothing was done`;
  return { ok: false, code: 'ERR_BRIDGE_REFUSED', message };
}

/** What main tells on a channel, without Electron's event. */
export function hearMain<Channel extends EventChannel>(channel: Channel): Hear<EventOf<Channel>> {
  return (callback) => {
    const take = (_event: unknown, event: unknown): void => {
      if (isMessage(eventSchemas[channel], event)) callback(event);
    };
    ipcRenderer.on(channel, take);
    return () => ipcRenderer.off(channel, take);
  };
}
