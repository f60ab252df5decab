import { engineLimits } from '@framelane/protocol/engine';
import { WireError } from '../wire-error.ts';
import type { PixelSize } from './export-plan.ts';

/** A size as it was asked for. Lines count along the shorter side, so that upright pictures are served alike. */
export type SizeChoice = { by: 'source' } | { by: 'lines'; lines: number } | { by: 'pixels'; size: PixelSize };

const namedLines: Readonly<Record<string, number>> = { '720p': 720, '1080p': 1080, '4k': 2160 };
const pixelPattern = /^(\d{1,5})x(\d{1,5})$/;
const largestSide = engineLimits.maxFrameSidePx;

/** Reads `resolution` as it stands in a request; absent means the source's. Throws `bad_request`. */
export function readSizeChoice(value: unknown): SizeChoice {
  if (value === undefined || value === null || value === 'source') return { by: 'source' };
  if (typeof value === 'string') {
    const lines = Object.hasOwn(namedLines, value) ? namedLines[value] : undefined;
    if (lines !== undefined) return { by: 'lines', lines };
    const [, width, height] = pixelPattern.exec(value) ?? [];
    if (width !== undefined && height !== undefined) return readPixels(Number(width), Number(height));
  }
  if (Array.isArray(value) && value.length === 2) return readPixels(value[0], value[1]);
  throw createBadSize();
}

/** The size to write: even sides. An odd last row or column of the source is left out. Throws `bad_request`. */
export function chooseSize(choice: SizeChoice, source: PixelSize): PixelSize {
  switch (choice.by) {
    case 'source':
      return { width: Math.max(2, source.width & ~1), height: Math.max(2, source.height & ~1) };
    case 'pixels':
      return choice.size;
    case 'lines': {
      const scale = choice.lines / Math.min(source.width, source.height);
      const width = roundToEven(source.width * scale);
      const height = roundToEven(source.height * scale);
      if (Math.max(width, height) > largestSide) throw createBadSize();
      return { width, height };
    }
  }
}

function readPixels(width: unknown, height: unknown): SizeChoice {
  if (!isEvenSide(width) || !isEvenSide(height)) throw createBadSize();
  return { by: 'pixels', size: { width, height } };
}

function isEvenSide(value: unknown): value is number {
  return (
    Number.isSafeInteger(value) &&
    (value as number) >= 2 &&
    (value as number) <= largestSide &&
    (value as number) % 2 === 0
  );
}

function roundToEven(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}

function createBadSize(): WireError {
  const shapes = '"source", "720p", "1080p", "4k", "WxH" or [width, height]';
  return new WireError('bad_request', `resolution must be ${shapes}, with even sides of 2 to ${largestSide} pixels`);
}
