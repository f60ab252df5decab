import type { FatalCode } from '../../errors.ts';
import type { DeviceGeometry } from '../device.ts';

/** To a device's thread; each but the frame itself is answered by `done` or `failed` with the same number. */
export type DeviceOrder = { id: number } & (
  | { type: 'open'; geometry: DeviceGeometry; pixels: SharedArrayBuffer }
  /** Shows what lies in the shared pixels, which stay as they are until the answer. */
  | { type: 'push'; serial: number; tick: number }
  | { type: 'blank' }
  | { type: 'close' }
);

/** From a device's thread. */
export type DeviceAnswer =
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string; code: FatalCode | undefined };
