import type { MatrixReport } from '@framelane/protocol/matrix';
import { frameBytesOf } from '@framelane/protocol/matrix';
import { Board } from './board.ts';
import { describeService } from './describe-service.ts';
import { chooseDevices } from './devices/choose-devices.ts';
import { FrameStore } from './frame-store/frame-store.ts';
import { createSharedFrames } from './frame-store/shared-frames.ts';
import type { HttpServer } from './http/http-server.ts';
import { createPeerFilter } from './inputs/allowed-peers.ts';
import { MmapInput } from './inputs/mmap/mmap-input.ts';
import { listInputs, listOpenPlaces } from './list-inputs.ts';
import { ServiceLog } from './log/service-log.ts';
import { SystemdNotifier } from './net/systemd-notifier.ts';
import { DeviceBoard } from './pacing/device-board.ts';
import type { PictureTaps } from './pacing/picture-stages.ts';
import { planPicture } from './pacing/plan-picture.ts';
import { RenderThread } from './pacing/render-thread.ts';
import { type ChangeableSettings, LiveSettings } from './settings/live-settings.ts';
import type { GivenOptions } from './settings/option-table.ts';
import type { ServiceSettings } from './settings/service-settings.ts';

const beatIntervalMs = 100;

export interface Service {
  /** Resolves when frames are taken and pushed. Throws a `ServiceError`; `close` is still to be called then. */
  start(): Promise<void>;
  /** Ends within a second, sockets removed, display black unless told to hold. Closing twice is fine. */
  close(): Promise<void>;
  /** Takes over what may change of newly read options. Throws a `ServiceError`; nothing has changed then. */
  reload(given: GivenOptions): Promise<void>;
  describe(): MatrixReport;
  /** Address of the HTTP side, without a path; empty without one. */
  readonly httpUrl: string;
  readonly log: ServiceLog;
}

export interface ServiceOptions {
  settings: ServiceSettings;
  /** The options `settings` were made of, and where runtime changes are kept. */
  given: GivenOptions;
  configPath: string | undefined;
  /** Called when the render thread ends by itself. */
  onLost: (error: Error) => void;
}

/** Puts the service together without listening, opening or starting anything. */
export function createService({ settings, given, configPath, onLost }: ServiceOptions): Service {
  const log = new ServiceLog(settings.logLevel);
  const devices = chooseDevices(settings);
  // A picture in the terminal and lines in the same terminal would spoil each other: the lines wait for its end.
  const sharesTerminal = devices.includes('ansi') && process.stderr.isTTY;
  const needsHttp = settings.http.port !== 0 || devices.includes('preview');
  const board = new Board();
  const deviceBoard = new DeviceBoard(devices.length);
  const frames = createSharedFrames(frameBytesOf(settings));
  // Both pictures have the same number of pixels: mappers only move them.
  const taps: PictureTaps | undefined = needsHttp
    ? { shown: createSharedFrames(frames.frameBytes), output: createSharedFrames(frames.frameBytes) }
    : undefined;
  const store = new FrameStore({ ...settings, frames, board, policy: settings.sourcePolicy });
  const isAllowed = createPeerFilter(settings.allow);
  const inputs = listInputs(settings, { sink: store, log, isAllowed }, () => board.add('fileOpenings', 1));
  const notifier = new SystemdNotifier(process.env, log);
  const live = new LiveSettings({ settings, given, configPath, apply });
  let render: RenderThread | undefined;
  let http: HttpServer | undefined;
  let beat: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let phase: 'starting' | 'running' | 'closing' = 'starting';

  const describe = () => describeService({ settings, live, store, inputs, render, board, deviceBoard, phase });

  async function apply(next: ChangeableSettings): Promise<void> {
    const picture = await planPicture(next);
    render?.change(picture);
    store.setPolicy(next.sourcePolicy, next.sourceTimeoutMs);
    log.setLevel(next.logLevel);
  }

  function onFileNews(): void {
    board.clearFileNews();
    for (const input of inputs) if (input instanceof MmapInput) input.look();
  }

  /** All that is due now and then happens together: each time this thread wakes up costs more than what it does. */
  function beatOnce(): void {
    store.expire();
    if (settings.mmapPollMs === undefined) onFileNews();
  }

  async function start(): Promise<void> {
    const { fps, precise: isPrecise } = settings;
    const writesMetricsLine = settings.debug && !sharesTerminal;
    const picture = await planPicture(settings);
    if (closing !== undefined) return;
    render = new RenderThread(
      {
        ...{ fps, isPrecise, writesMetricsLine, devices, picture, frames, taps },
        ...{ board: board.memory, deviceBoard: deviceBoard.memory },
        watchedPath: settings.mmapPollMs === undefined ? settings.mmapPath : undefined,
      },
      { log, onLost, onFileNews },
    );
    // Loaded while the render thread starts, which takes as long.
    if (!sharesTerminal) await connectLog(log, settings);
    for (const input of inputs) {
      if (closing !== undefined) return;
      await input.start();
    }
    await render.waitUntilReady();
    if (closing !== undefined) return;
    beat = setInterval(beatOnce, beatIntervalMs);
    if (taps !== undefined) await startHttp(taps);
    if (inputs.length === 0) log.warn('all inputs are off: nothing can feed the display');
    for (const place of listOpenPlaces(settings)) log.warn(`${place} is open to other computers`);
    for (const { kind, address } of inputs.map((input) => input.describe())) log.info(`${kind} at ${address}`);
    phase = 'running';
    log.info(`ready: ${settings.width}x${settings.height} at ${settings.fps} fps`);
    notifier.ready(() => describe().lastTickAgeMs);
  }

  async function startHttp(shown: PictureTaps): Promise<void> {
    const { createHttpServer } = await import('./http/http-server.ts');
    http = await createHttpServer({ settings, live, taps: shown, describe, board, deviceBoard, isAllowed, log });
    await http.listen();
    if (closing !== undefined) await http.close();
    log.info(`preview, health and metrics at ${http.address}`);
  }

  async function closeAll(): Promise<void> {
    phase = 'closing';
    notifier.stopping();
    clearInterval(beat);
    await Promise.allSettled([http?.close(), ...inputs.map((input) => input.close())]);
    await render?.stop(live.current.onExit === 'black');
    if (sharesTerminal) await connectLog(log, settings);
    log.close();
  }

  return {
    log,
    get httpUrl() {
      return http?.address.replace(/\/$/, '') ?? '';
    },
    start,
    describe,
    reload: (next) => live.reload(next),
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

async function connectLog(log: ServiceLog, { logFormat, logDir }: ServiceSettings): Promise<void> {
  const { createPinoWriter } = await import('./log/pino-writer.ts');
  log.connect(createPinoWriter(logFormat, logDir));
}
