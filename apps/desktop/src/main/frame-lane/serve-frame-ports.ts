import { createShmClient, type NativeShmClient } from '@framelane/shm-native';
import { framePortChannel } from '../../shared/frame-port.ts';
import type { LaneSource } from '../../shared/lane-source.ts';
import type { PortLike } from '../ipc/page-port.ts';
import { type PortIpc, takePorts } from '../ipc/take-ports.ts';
import { FramePort } from './frame-port.ts';

export interface FramePortsOptions {
  ipc: PortIpc;
  readLaneSource(): LaneSource;
}

/** Lane `main`: pages hand over a port each and get the frames of a stream through this process. */
export interface FramePorts {
  /** Ports that are open. */
  readonly count: number;
  /** Ends all of them, waits first. Safe to call twice. */
  close(): void;
}

export function serveFramePorts({ ipc, readLaneSource }: FramePortsOptions): FramePorts {
  const open = new Set<FramePort>();
  const stop = takePorts(ipc, framePortChannel, (port) => {
    const client = openClient(port, readLaneSource());
    if (client === undefined) return;
    const framePort = new FramePort({
      port,
      client,
      readStreamName: () => readLaneSource().streamName,
      onClosed: () => open.delete(framePort),
    });
    open.add(framePort);
  });
  return {
    get count() {
      return open.size;
    },
    close() {
      stop();
      for (const port of open) port.close();
      open.clear();
    },
  };
}

/** Without an addon there is no lane left; the page hears why. */
function openClient(port: PortLike, { clientLibrary }: LaneSource): NativeShmClient | undefined {
  try {
    return createShmClient(clientLibrary === undefined ? {} : { libraryPath: clientLibrary });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: 'failed', code: 'ERR_LANE_UNAVAILABLE', message });
    port.close();
    return undefined;
  }
}
