import type { CameraState } from '@framelane/protocol/viewer';
import { makeInvalidError } from './viewer-errors.ts';

/** Beyond it, neighbouring places are the same in the single precision that servers draw in. */
const farthest = 1e12;

/**
 * Throws ERR_VIEWER_INVALID for a camera no server could place: angles and places are finite, a distance is above 0,
 * and nothing is farther than 1e12 degrees or units.
 */
export function requireCamera({ azimuth, elevation, distance, target }: CameraState): void {
  for (const [name, degrees] of Object.entries({ azimuth, elevation })) {
    if (degrees !== undefined && !isPlace(degrees)) throw makeInvalidError(`degrees as ${name}`, degrees);
  }
  if (distance !== undefined && !(isPlace(distance) && distance > 0)) {
    throw makeInvalidError('units of the stage above 0 as distance', distance);
  }
  if (target !== undefined && !(target.length === 3 && target.every(isPlace))) {
    throw makeInvalidError('three units of the stage as target', String(target));
  }
}

function isPlace(value: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= farthest;
}
