import type { Device } from './device.ts';

/** Takes every frame and shows none. */
export function createNullDevice(): Device {
  return {
    name: 'null',
    hasOwnPacing: false,
    correctsLuminance: false,
    open: async () => undefined,
    push: () => undefined,
    blank: async () => undefined,
    close: async () => undefined,
  };
}
