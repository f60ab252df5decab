import { ipcRenderer } from 'electron';
import { postToPage } from './post-frames.ts';

/** Joins the page to main by a port of its own: one end to each. */
export function openPort(channel: string, nonce: string): void {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(channel, {}, [port2]);
  postToPage(nonce, { type: 'port' }, [port1]);
}
