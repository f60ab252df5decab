import { createRequire } from 'node:module';
import { describeCause } from '../../errors.ts';
import type { RpiDriver } from './rpi-driver.ts';

const driverName = 'rpi-led-matrix';

/** Whether the driver is installed, without loading it. */
export function hasRpiDriver(): boolean {
  try {
    createRequire(import.meta.url).resolve(driverName);
    return true;
  } catch {
    // Not installed, which is the usual case: it is optional.
    return false;
  }
}

/** Loads the driver. Throws an Error that says how to install it. */
export async function loadRpiDriver(): Promise<RpiDriver> {
  try {
    // Named by a variable so that no bundler and no type check wants the optional package to be there.
    return (await import(driverName)) as RpiDriver;
  } catch (error) {
    throw new Error(
      `the device "rpi" needs the package ${driverName} on a Raspberry Pi; install it beside this program with: npm install ${driverName} (${describeCause(error)})`,
      { cause: error },
    );
  }
}
