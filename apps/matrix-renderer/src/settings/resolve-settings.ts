import { readFileSync } from 'node:fs';
import { frameWire } from '@framelane/protocol/matrix';
import { ServiceError } from '../errors.ts';
import type { GivenOptions } from './option-table.ts';
import type { ServiceSettings } from './service-settings.ts';

/** Fills in defaults and checks what depends on more than one option. Throws `E_USAGE`. */
export function resolveSettings(given: GivenOptions): ServiceSettings {
  const settings: ServiceSettings = {
    ...resolveSize(given),
    unixSocket: given.unixSocket ?? frameWire.defaultSocketPath,
    tcpHost: given.tcpHost ?? '127.0.0.1',
    tcpPort: given.tcpPort ?? 0,
    fps: given.fps ?? 120,
    debug: given.debug ?? false,
    precise: given.precise ?? false,
    mmapPath: given.mmapPath,
    mmapPollMs: given.mmapPollMs ?? 2,
    mmapMode: given.mmapMode ?? 0o600,
    disableSockets: given.disableSockets ?? false,
    socketMode: given.socketMode ?? 0o660,
    socketGroupId: given.socketGroup === undefined ? undefined : findGroup(given.socketGroup),
    maxClients: given.maxClients ?? 1024,
    clientTimeoutMs: (given.clientTimeout ?? 30) * 1000,
    sourcePolicy: given.sourcePolicy ?? 'latest',
    sourceTimeoutMs: (given.sourceTimeout ?? 2.5) * 1000,
    devices: given.device ?? ['null'],
    onExit: given.onExit ?? 'black',
    allow: given.allow ?? [],
    logLevel: given.logLevel ?? 'info',
    logFormat: given.logFormat ?? (process.stderr.isTTY ? 'text' : 'json'),
  };
  if (
    settings.unixSocket === '' &&
    settings.tcpPort === 0 &&
    !settings.disableSockets &&
    settings.mmapPath === undefined
  ) {
    // Worded like the original, which programs may look for.
    throw new ServiceError('E_USAGE', 'Invalid value: Provide either --unix-socket or --tcp-port');
  }
  return settings;
}

function resolveSize(given: GivenOptions): { width: number; height: number } {
  const isPlain = given.width !== undefined || given.height !== undefined;
  const isPanels = given.panel !== undefined || given.columns !== undefined || given.rows !== undefined;
  if ([isPlain, isPanels, given.preset !== undefined].filter(Boolean).length > 1) {
    throw new ServiceError(
      'E_USAGE',
      'the size is given twice; use --width and --height, or --panel with --columns and --rows, or --preset',
    );
  }
  const panel = given.panel ?? { width: 64, height: 64 };
  const size =
    given.preset === 'cube'
      ? { width: 256, height: 64 }
      : isPanels
        ? { width: panel.width * (given.columns ?? 1), height: panel.height * (given.rows ?? 1) }
        : { width: given.width ?? 64, height: given.height ?? 64 };
  const { maxSidePx, maxPixels } = frameWire;
  if (
    size.width < 1 ||
    size.height < 1 ||
    size.width > maxSidePx ||
    size.height > maxSidePx ||
    size.width * size.height > maxPixels
  ) {
    throw new ServiceError(
      'E_USAGE',
      `a display of ${size.width}x${size.height} is not possible; at most ${maxSidePx} a side and ${maxPixels} pixels`,
    );
  }
  return size;
}

function findGroup(name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const id = line?.split(':')[2];
  if (id === undefined)
    throw new ServiceError('E_USAGE', `--socket-group: no group ${JSON.stringify(name)} on this system`);
  return Number(id);
}
