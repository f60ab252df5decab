import type { MatrixDevice, MatrixReport } from '@framelane/protocol/matrix';
import type { Board } from './board.ts';
import { readMonotonicMs } from './clock/monotonic.ts';
import type { FrameStore } from './frame-store/frame-store.ts';
import type { Input } from './inputs/input.ts';
import { SocketInput } from './inputs/socket/socket-input.ts';
import type { DeviceBoard } from './pacing/device-board.ts';
import type { RenderThread } from './pacing/render-thread.ts';
import type { LiveSettings } from './settings/live-settings.ts';
import type { ServiceSettings } from './settings/service-settings.ts';
import { version } from './version.ts';

export interface ServiceParts {
  settings: ServiceSettings;
  live: LiveSettings;
  store: FrameStore;
  inputs: readonly Input[];
  render: RenderThread | undefined;
  board: Board;
  deviceBoard: DeviceBoard;
  phase: 'starting' | 'running' | 'closing';
}

/** One look at the whole service. */
export function describeService(parts: ServiceParts): MatrixReport {
  const { settings, store, inputs, render, board, deviceBoard } = parts;
  const sockets = inputs.filter((input) => input instanceof SocketInput);
  const sources = inputs.map((input) => input.describe());
  const devices: MatrixDevice[] = (render?.devices ?? []).map(({ name, state }, row) => ({
    name,
    state,
    pushes: deviceBoard.read(row, 'pushes'),
    dropped: deviceBoard.read(row, 'dropped'),
    errors: deviceBoard.read(row, 'errors'),
  }));
  const countClients = (kind: string) =>
    sockets.reduce((sum, input) => sum + (input.describe().kind === kind ? input.clientCount : 0), 0);
  const { panelWidth, panelHeight, columns, rows } = settings.pipeline;
  return {
    status: readStatus(parts.phase, devices),
    programVersion: version,
    size: { width: settings.width, height: settings.height },
    outputSize: { width: panelWidth * columns, height: panelHeight * rows },
    targetFps: settings.fps,
    fps: board.read('measuredFps'),
    version: store.version,
    updateAgeS: board.readUpdateAgeS(),
    // Before the first tick, since there is somebody to tick.
    lastTickAgeMs: readMonotonicMs() - Math.max(board.read('lastTickAtMs'), board.read('startedAtMs')),
    pushes: board.read('pushes'),
    lateTicks: board.read('lateTicks'),
    skippedTicks: board.read('skippedTicks'),
    superseded: store.superseded,
    powerScale: board.read('powerScale'),
    clients: { unix: countClients('unix'), tcp: countClients('tcp') },
    acksOwed: sockets.reduce((sum, input) => sum + input.owedAcks, 0),
    accepted: store.accepted,
    sources,
    devices,
    settings: parts.live.describe(),
    mmap: sources.find(({ kind }) => kind === 'mmap')?.state ?? null,
  };
}

function readStatus(phase: ServiceParts['phase'], devices: readonly MatrixDevice[]): MatrixReport['status'] {
  if (phase !== 'running') return phase;
  return devices.every(({ state }) => state === 'open') ? 'ready' : 'degraded';
}
