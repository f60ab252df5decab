import type { Device } from './device.ts';

/** Takes every frame and shows none: as `null` for good, as `preview` because the pages look at the picture taps. */
export function createNullDevice(name: 'null' | 'preview'): Device {
  return {
    name,
    isBlocking: false,
    correctsLuminance: false,
    open: async () => undefined,
    push: () => undefined,
    blank: async () => undefined,
    close: async () => undefined,
  };
}
