import { ipcRenderer } from 'electron';
import type { Outcome, Replies, RequestChannel, RequestOf } from '../shared/ipc-channels.ts';

/** Main's answer, failures included; rejects only when main has no such channel. */
export function askMain<Channel extends RequestChannel>(
  channel: Channel,
  request: RequestOf<Channel>,
): Promise<Outcome<Replies[Channel]>> {
  return ipcRenderer.invoke(channel, request);
}
