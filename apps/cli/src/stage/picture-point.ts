import { InvalidArgumentError } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { StageSession } from './use-stage.ts';

/** A place along one side of the picture: pixels, or a fraction of it. */
export type Coordinate = { unit: 'pixels' | 'fraction'; value: number };

/** With a decimal point a fraction from 0.0 to 1.0, else pixels. */
export function parseCoordinate(text: string): Coordinate {
  const value = Number(text);
  if (/^\d+$/.test(text)) return { unit: 'pixels', value };
  if (/^\d*\.\d+$/.test(text) && value <= 1) return { unit: 'fraction', value };
  throw new InvalidArgumentError('Expected pixels such as 640, or a fraction of the picture from 0.0 to 1.0.');
}

/** Waits for a picture, whose size fractions are of. */
export async function readPictureSize({ backend }: StageSession): Promise<{ width: number; height: number }> {
  return new Promise((resolve) => {
    const stop = backend.onFrame(({ width, height }) => {
      resolve({ width, height });
      queueMicrotask(() => stop());
    });
  });
}

/** Throws with exit code 2 for pixels outside. */
export function toPixels({ unit, value }: Coordinate, length: number): number {
  // The far edge belongs to the last pixel.
  if (unit === 'fraction') return Math.min(value * length, length - 0.5);
  if (value < length) return value;
  throw new CliError(exitCodes.usage, `the picture has ${length} pixels there, counted from 0: no pixel ${value}`);
}
