import { readFileSync } from 'node:fs';
import { frameWire } from '@framelane/protocol/matrix';
import { ServiceError } from '../errors.ts';
import { isLoopback } from '../net/is-loopback.ts';
import type { GivenOptions } from './option-table.ts';
import { resolveGeometry } from './resolve-geometry.ts';
import { resolveNetwork } from './resolve-network.ts';
import type { HttpSettings, IdleSettings, ServiceSettings } from './service-settings.ts';

const defaults = {
  unixSocket: frameWire.defaultSocketPath,
  tcpHost: '127.0.0.1',
  tcpPort: 0,
  fps: 120,
  debug: false,
  precise: false,
  mmapMode: 0o600,
  disableSockets: false,
  socketMode: 0o660,
  maxClients: 1024,
  clientTimeout: 30,
  sourcePolicy: 'latest',
  sourceTimeout: 2.5,
  brightness: 100,
  whiteBalance: [1, 1, 1],
  gamma: 'none',
  rgbOrder: 'RGB',
  powerLimit: 0,
  maPerPixel: 60,
  x11Forward: false,
  device: [],
  onExit: 'black',
  allow: [],
  logLevel: 'info',
  exitOnStdinClose: false,
} satisfies GivenOptions;

/** Fills in defaults and checks what depends on more than one option. Throws `E_USAGE`. */
export function resolveSettings(given: GivenOptions): ServiceSettings {
  const options = { ...defaults, ...given };
  const geometry = resolveGeometry(given);
  const { brightness, whiteBalance, gamma, rgbOrder, maPerPixel } = options;
  const settings: ServiceSettings = {
    ...options,
    width: geometry.width,
    height: geometry.height,
    pipeline: { ...geometry, brightness, whiteBalance, gamma, rgbOrder, powerLimitMa: options.powerLimit, maPerPixel },
    mmapPath: given.mmapPath,
    mmapPollMs: given.mmapPollMs,
    socketGroupId: given.socketGroup === undefined ? undefined : findGroup(given.socketGroup),
    clientTimeoutMs: options.clientTimeout * 1000,
    network: resolveNetwork(given),
    sourceTimeoutMs: options.sourceTimeout * 1000,
    devices: options.device,
    idle: resolveIdle(given),
    http: resolveHttp(given),
    logFormat: given.logFormat ?? (process.stderr.isTTY ? 'text' : 'json'),
    logDir: given.logDir,
  };
  if (
    settings.unixSocket === '' &&
    settings.tcpPort === 0 &&
    !settings.disableSockets &&
    settings.mmapPath === undefined &&
    settings.network.length === 0
  ) {
    // Worded like the original, which programs may look for.
    throw new ServiceError('E_USAGE', 'Invalid value: Provide either --unix-socket or --tcp-port');
  }
  return settings;
}

function resolveIdle({ onIdle = { type: 'hold' }, idleAfter = 0 }: GivenOptions): IdleSettings {
  if (onIdle.type !== 'hold' && idleAfter === 0) {
    throw new ServiceError('E_USAGE', `--on-idle ${onIdle.type} needs --idle-after with the seconds until then`);
  }
  return { action: onIdle, afterMs: idleAfter * 1000 };
}

function resolveHttp(given: GivenOptions): HttpSettings {
  const { httpHost: host = '127.0.0.1', httpPort: port = 0, httpToken: token } = given;
  if (!isLoopback(host) && (token ?? '') === '') {
    throw new ServiceError('E_USAGE', `--http-host ${host} is open to other computers and needs a --http-token`);
  }
  return { host, port, token };
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
