import { createShmClient, type NativeShmClient } from '@framelane/shm-native';
import type { IpcMain, IpcMainEvent } from 'electron';
import { framePortChannel } from '../../shared/frame-port.ts';
import type { LaneSource } from '../../shared/lane-source.ts';
import { FramePort, type FramePortLike } from './frame-port.ts';

export interface FramePortsOptions {
  ipc: Pick<IpcMain, 'on' | 'off'>;
  /** Whether a port may come from there; others are closed at once. */
  accepts(frame: IpcMainEvent['senderFrame']): boolean;
  readLaneSource(): LaneSource;
}

/** Lane `main`: pages hand over a port each and get the frames of a stream through this process. */
export interface FramePorts {
  /** Ports that are open. */
  readonly count: number;
  /** Ends all of them, waits first. Safe to call twice. */
  close(): void;
}

export function serveFramePorts({ ipc, accepts, readLaneSource }: FramePortsOptions): FramePorts {
  const open = new Set<FramePort>();
  const take = (event: IpcMainEvent): void => {
    const [port, ...others] = event.ports;
    for (const other of others) other.close();
    if (port === undefined) return;
    if (!accepts(event.senderFrame)) {
      port.close();
      return;
    }
    const client = openClient(port, readLaneSource());
    if (client === undefined) return;
    const framePort = new FramePort({
      port,
      client,
      readStreamName: () => readLaneSource().streamName,
      onClosed: () => open.delete(framePort),
    });
    open.add(framePort);
  };
  ipc.on(framePortChannel, take);
  return {
    get count() {
      return open.size;
    },
    close() {
      ipc.off(framePortChannel, take);
      for (const port of open) port.close();
      open.clear();
    },
  };
}

/** Without an addon there is no lane left; the page hears why. */
function openClient(port: FramePortLike, { clientLibrary }: LaneSource): NativeShmClient | undefined {
  try {
    return createShmClient(clientLibrary === undefined ? {} : { libraryPath: clientLibrary });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: 'failed', code: 'ERR_LANE_UNAVAILABLE', message });
    port.close();
    return undefined;
  }
}
