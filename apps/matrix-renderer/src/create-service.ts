import { frameBytesOf } from '@framelane/protocol/matrix';
import { FrameStore } from './frame-store/frame-store.ts';
import { createSharedFrames } from './frame-store/shared-frames.ts';
import { createPeerFilter } from './inputs/allowed-peers.ts';
import type { Input, InputContext } from './inputs/input.ts';
import { MmapInput } from './inputs/mmap/mmap-input.ts';
import { SocketInput } from './inputs/socket/socket-input.ts';
import { TcpPlace } from './inputs/socket/tcp-place.ts';
import { UnixPlace } from './inputs/socket/unix-place.ts';
import { ServiceLog } from './log/service-log.ts';
import { Board } from './pacing/board.ts';
import { RenderThread } from './pacing/render-thread.ts';
import type { ServiceSettings } from './settings/service-settings.ts';

const expiryIntervalMs = 100;

export interface Service {
  /** Resolves when frames are taken and pushed. Throws a `ServiceError`; `close` is still to be called then. */
  start(): Promise<void>;
  /** Ends within a second, sockets removed, display black unless told to hold. Closing twice is fine. */
  close(): Promise<void>;
  describe(): ServiceStatus;
  readonly log: ServiceLog;
}

export interface ServiceStatus {
  size: { width: number; height: number };
  targetFps: number;
  fps: number;
  version: number;
  updateAgeS: number;
  pushes: number;
  skippedTicks: number;
  superseded: number;
  clients: number;
  acksOwed: number;
  sources: ReturnType<Input['describe']>[];
  devices: readonly { name: string; state: string }[];
}

/** @param onLost called when the render thread ends by itself */
export function createService(settings: ServiceSettings, onLost: (error: Error) => void): Service {
  const log = new ServiceLog(settings.logLevel);
  const board = new Board();
  const frames = createSharedFrames(frameBytesOf(settings));
  const store = new FrameStore({ ...settings, frames, board, policy: settings.sourcePolicy });
  const context: InputContext = { sink: store, log, isAllowed: createPeerFilter(settings.allow) };
  const inputs = listInputs(settings, context);
  let render: RenderThread | undefined;
  let expiry: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  async function start(): Promise<void> {
    render = new RenderThread(
      {
        ...{ width: settings.width, height: settings.height, fps: settings.fps },
        ...{ isPrecise: settings.precise, writesMetricsLine: settings.debug },
        ...{ devices: settings.devices, frames, board: board.memory },
      },
      log,
      onLost,
    );
    // Loaded while the render thread starts, which takes as long.
    await connectLog(log, settings.logFormat);
    for (const input of inputs) await input.start();
    await render.waitUntilReady();
    expiry = setInterval(() => store.expire(), expiryIntervalMs);
    if (inputs.length === 0) log.warn('all inputs are off: nothing can feed the display');
    for (const { kind, address } of inputs.map((input) => input.describe())) log.info(`${kind} at ${address}`);
    log.info(`ready: ${settings.width}x${settings.height} at ${settings.fps} fps`);
  }

  async function closeAll(): Promise<void> {
    clearInterval(expiry);
    await Promise.allSettled(inputs.map((input) => input.close()));
    await render?.stop(settings.onExit === 'black');
    log.close();
  }

  return {
    log,
    start,
    close: () => {
      closing ??= closeAll();
      return closing;
    },
    describe: () => {
      const sockets = inputs.filter((input) => input instanceof SocketInput);
      return {
        size: { width: settings.width, height: settings.height },
        targetFps: settings.fps,
        fps: board.read('measuredFps'),
        version: store.version,
        updateAgeS: board.readUpdateAgeS(),
        pushes: board.read('pushes'),
        skippedTicks: board.read('skippedTicks'),
        superseded: store.superseded,
        clients: sockets.reduce((sum, input) => sum + input.clientCount, 0),
        acksOwed: sockets.reduce((sum, input) => sum + input.owedAcks, 0),
        sources: inputs.map((input) => input.describe()),
        devices: render?.devices ?? [],
      };
    },
  };
}

function listInputs(settings: ServiceSettings, context: InputContext): Input[] {
  const inputs: Input[] = [];
  const { unixSocket, tcpHost, tcpPort, mmapPath } = settings;
  if (!settings.disableSockets && unixSocket !== '') {
    const place = new UnixPlace({ path: unixSocket, mode: settings.socketMode, groupId: settings.socketGroupId });
    inputs.push(new SocketInput(place, context, settings));
  }
  if (!settings.disableSockets && tcpPort !== 0) {
    inputs.push(new SocketInput(new TcpPlace(tcpHost, tcpPort), context, settings));
  }
  if (mmapPath !== undefined) {
    inputs.push(new MmapInput({ path: mmapPath, pollMs: settings.mmapPollMs, mode: settings.mmapMode }, context));
  }
  return inputs;
}

async function connectLog(log: ServiceLog, format: 'text' | 'json'): Promise<void> {
  const { createPinoWriter } = await import('./log/pino-writer.ts');
  log.connect(createPinoWriter(format));
}
