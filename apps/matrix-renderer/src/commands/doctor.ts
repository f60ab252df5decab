import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { isRaspberryPi } from '../devices/choose-devices.ts';
import { hasRpiDriver } from '../devices/rpi/load-rpi-driver.ts';
import { describeCause, readSystemCode } from '../errors.ts';
import { inspectPath } from '../inputs/inspect-path.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';

/** One thing looked at. `warn` works but may surprise; `fail` keeps the service from running as asked. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail';
  text: string;
}

const probeTimeoutMs = 500;

/** Looks at what the service would need with these settings; changes nothing. */
export async function examine(settings: ServiceSettings): Promise<Finding[]> {
  return [
    { level: 'ok', text: `node ${process.version} on ${process.platform} ${process.arch}` },
    { level: 'ok', text: `display ${settings.width}x${settings.height} at ${settings.fps} fps` },
    ...(settings.disableSockets || settings.unixSocket === '' ? [] : await examineSocket(settings.unixSocket)),
    ...(settings.mmapPath === undefined ? [] : examineFrameFile(settings.mmapPath)),
    ...examinePanel(settings.devices),
    ...settings.network
      .filter(({ kind, host }) => kind === 'sacn' && host !== '0.0.0.0' && host !== '::')
      .map(({ host }): Finding => ({ level: 'warn', text: `sACN on ${host} hears no multicast from elsewhere` })),
  ];
}

async function examineSocket(path: string): Promise<Finding[]> {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    return [{ level: 'fail', text: `cannot make ${path} (${describeCause(error)}); choose another --unix-socket` }];
  }
  const found = inspectPath(path);
  if (found === undefined) return [{ level: 'ok', text: `${path} is free` }];
  if (!found.isSocket()) return [{ level: 'fail', text: `${path} is no socket; remove it or choose another path` }];
  const answer = await probe(path);
  if (answer === 'ECONNREFUSED') return [{ level: 'ok', text: `${path} was left behind and will be replaced` }];
  return [{ level: 'warn', text: `a service answers at ${path}; a second one there ends with exit code 3` }];
}

function probe(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(probeTimeoutMs, () => settle('timeout'));
    socket.on('connect', () => settle('connected'));
    socket.on('error', (error) => settle(readSystemCode(error) ?? error.message));
  });
}

function examineFrameFile(path: string): Finding[] {
  const found = inspectPath(path);
  if (found !== undefined && !found.isFile()) return [{ level: 'fail', text: `${path} is no plain file` }];
  if (path.startsWith('/dev/shm/') || path.startsWith('/run/')) return [{ level: 'ok', text: `${path} is in memory` }];
  return [{ level: 'warn', text: `${path} may be on a disk; /dev/shm is faster for writers that sync` }];
}

function examinePanel(devices: readonly string[]): Finding[] {
  const wantsPanel = devices.some((device) => device.split(':', 1)[0] === 'rpi');
  if (!isRaspberryPi()) return wantsPanel ? [{ level: 'fail', text: 'device rpi: this is no Raspberry Pi' }] : [];
  if (hasRpiDriver()) return [{ level: 'ok', text: 'Raspberry Pi with the driver rpi-led-matrix' }];
  const level = wantsPanel ? 'fail' : 'warn';
  return [{ level, text: 'Raspberry Pi without panel driver; npm install rpi-led-matrix beside this program' }];
}
