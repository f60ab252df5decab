import { readFileSync } from 'node:fs';
import type { ServiceSettings } from '../settings/service-settings.ts';
import { hasRpiDriver } from './rpi/load-rpi-driver.ts';

/** The devices to open: those asked for, else the panel of a Raspberry Pi with its driver, else the preview. */
export function chooseDevices({ devices, x11Forward }: ServiceSettings): readonly string[] {
  if (devices.length > 0) return devices;
  return !x11Forward && isRaspberryPi() && hasRpiDriver() ? ['rpi'] : ['preview'];
}

/** Whether this computer says it is a Raspberry Pi; other Linux computers have no such file. */
export function isRaspberryPi(modelPath = '/proc/device-tree/model'): boolean {
  try {
    return readFileSync(modelPath, 'utf8').includes('Raspberry Pi');
  } catch {
    // No device tree: not one of those boards.
    return false;
  }
}
