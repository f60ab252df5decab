import type { PipelineSettings } from './types.ts';

/** One 256-entry table for red, green and blue each. */
export type ToneTables = readonly [Uint8Array, Uint8Array, Uint8Array];

type ToneSettings = Pick<PipelineSettings, 'brightness' | 'whiteBalance' | 'gamma'>;

/** Brightness and white balance, then gamma; halves are rounded up. */
export function makeToneTables({ brightness, whiteBalance, gamma }: ToneSettings): ToneTables {
  const [red, green, blue] = whiteBalance.map((factor) =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.floor(correct(((value * brightness) / 100) * factor, gamma) + 0.5),
    ),
  );
  return [red ?? new Uint8Array(256), green ?? new Uint8Array(256), blue ?? new Uint8Array(256)];
}

/** Fills `target` with `tables` scaled down by a factor below one, rounding down: never more power than asked for. */
export function scaleTables(tables: ToneTables, scale: number, target: ToneTables): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const from = tables[channel] as Uint8Array;
    const to = target[channel] as Uint8Array;
    for (let value = 0; value < 256; value += 1) to[value] = Math.floor((from[value] as number) * scale);
  }
}

function correct(value: number, gamma: PipelineSettings['gamma']): number {
  if (gamma === 'none') return value;
  if (gamma === 'cie1931') return 255 * luminanceOf((100 * value) / 255);
  return 255 * (value / 255) ** gamma;
}

// CIE 1931 lightness (0..100) to relative luminance (0..1).
function luminanceOf(lightness: number): number {
  return lightness <= 8 ? lightness / 903.2963 : ((lightness + 16) / 116) ** 3;
}
