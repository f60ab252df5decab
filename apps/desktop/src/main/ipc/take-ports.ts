import type { IpcMain, IpcMainEvent, MessagePortMain } from 'electron';
import { isAppFrame } from './app-frame.ts';

/** The part of `ipcMain` that is used. */
export type PortIpc = Pick<IpcMain, 'on' | 'off'>;

/**
 * Calls back with the one port of each message that the main frame of our page sends on a channel; ports of others,
 * and more than one, are closed. Returns its undo.
 */
export function takePorts(ipc: PortIpc, channel: string, onPort: (port: MessagePortMain) => void): () => void {
  const take = ({ ports: [port, ...others], senderFrame }: IpcMainEvent): void => {
    for (const other of others) other.close();
    if (port === undefined) return;
    if (isAppFrame(senderFrame)) onPort(port);
    else port.close();
  };
  ipc.on(channel, take);
  return () => ipc.off(channel, take);
}
