import { ServiceError } from '../errors.ts';
import { createAnsiDevice } from './ansi-device.ts';
import { createArtnetDevice } from './artnet-device.ts';
import { createDdpDevice } from './ddp-device.ts';
import type { Device } from './device.ts';
import { createPngDevice, createRawDevice } from './file-devices.ts';
import { createFtDevice } from './ft-device.ts';
import { createNullDevice } from './null-device.ts';
import { loadRpiDriver } from './rpi/load-rpi-driver.ts';
import { createRpiDevice } from './rpi/rpi-device.ts';
import { createSacnDevice } from './sacn-device.ts';

/**
 * The device a `--device NAME[:ARGS]` asks for, not opened yet. Drivers are loaded here and only when chosen.
 * Throws `E_USAGE` for a name or arguments that do not exist.
 */
export async function createDevice(choice: string): Promise<Device> {
  const name = choice.split(':', 1)[0] ?? '';
  const rest = choice.slice(name.length + 1);
  switch (name) {
    case 'null':
    case 'preview':
      return createNullDevice(name);
    case 'ansi':
      return createAnsiDevice();
    case 'rpi':
      return createRpiDevice(rest, loadRpiDriver);
    case 'png':
      return createPngDevice(rest);
    case 'raw':
      return createRawDevice(rest);
    case 'ddp':
      return createDdpDevice(rest);
    case 'ft':
      return createFtDevice(rest);
    case 'artnet':
      return createArtnetDevice(rest);
    case 'sacn':
      return createSacnDevice(rest);
    default:
      throw new ServiceError(
        'E_USAGE',
        `--device expects preview, ansi, rpi, png, raw, ddp, ft, artnet, sacn or null, got "${name}"`,
      );
  }
}
