import type { IdleAction } from './service-settings.ts';

/** Turns the text of one option into its value; throws an Error that says what was expected. */
export type OptionReader<T> = (text: string) => T;

export function readText(text: string): string {
  return text;
}

export function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error('expected a number');
  return value;
}

/** Both ends count. */
export function readIntegerWithin(min: number, max: number): OptionReader<number> {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max) {
      throw new Error(`expected a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** Both ends count. */
export function readNumberWithin(min: number, max: number): OptionReader<number> {
  return (text) => {
    const value = readNumber(text);
    if (value < min || value > max) throw new Error(`expected a number from ${min} to ${max}`);
    return value;
  };
}

/** In lower or upper case. */
export function readOneOf<const T extends string>(choices: readonly T[]): OptionReader<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text.toLowerCase());
    if (value === undefined) throw new Error(`expected ${choices.join(', ')}`);
    return value;
  };
}

/** Permission bits in octal: `0660`. */
export function readMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text)) throw new Error('expected octal permissions such as 0660');
  return Number.parseInt(text, 8);
}

export interface Size {
  width: number;
  height: number;
}

/** `64x32`. */
export function readSize(text: string): Size {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  if (match === null) throw new Error('expected a size such as 64x64');
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** Where something listens: `[HOST:]PORT`. Without a host it is this computer only. */
export interface ListenPlace {
  host: string;
  port: number;
}

/** `4048`, `0.0.0.0:4048`, `[::]:4048`; port 0 is off. */
export function readListenPlace(text: string): ListenPlace {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) throw new Error('expected [HOST:]PORT');
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
}

/** A name, or the exponent. */
export function readGamma(text: string): 'none' | 'cie1931' | number {
  const name = text.toLowerCase();
  if (name === 'none' || name === 'cie1931') return name;
  const value = Number(text);
  if (!(value >= 1 && value <= 4)) throw new Error('expected none, cie1931 or a number from 1 to 4');
  return value;
}

/** A permutation of `RGB`. */
export function readRgbOrder(text: string): string {
  const letters = text.toUpperCase();
  if ([...letters].sort().join('') !== 'BGR') throw new Error('expected the letters R, G and B in some order');
  return letters;
}

/** `1,0.8,0.7`: factors of red, green and blue. */
export function readFactors(text: string): [number, number, number] {
  const [red, green, blue, ...more] = text.split(',').map(readNumberWithin(0, 1));
  if (red === undefined || green === undefined || blue === undefined || more.length > 0) {
    throw new Error('expected three numbers from 0 to 1, such as 1,0.8,0.7');
  }
  return [red, green, blue];
}

/** Degrees clockwise. */
export function readRotation(text: string): 0 | 90 | 180 | 270 {
  const value = ([0, 90, 180, 270] as const).find((degrees) => String(degrees) === text);
  if (value === undefined) throw new Error('expected 0, 90, 180 or 270');
  return value;
}

/** `hold`, `black`, `fade:SECONDS` or `image:FILE`. */
export function readIdleAction(text: string): IdleAction {
  if (text === 'hold' || text === 'black') return { type: text };
  const [, kind, rest = ''] = /^(fade|image):(.+)$/.exec(text) ?? [];
  if (kind === 'image') return { type: 'image', path: rest };
  if (kind === 'fade' && Number(rest) > 0 && Number(rest) <= 86_400) {
    return { type: 'fade', durationMs: Number(rest) * 1000 };
  }
  throw new Error('expected hold, black, fade:SECONDS or image:FILE');
}

/** `1=0+512,2=512+256`: first pixel and number of pixels of channels. */
export function readOpcChannels(text: string): Record<number, { start: number; count: number }> {
  const channels: Record<number, { start: number; count: number }> = {};
  for (const part of text.split(',')) {
    const match = /^(\d{1,3})=(\d{1,7})\+(\d{1,7})$/.exec(part.trim());
    if (match === null || Number(match[1]) > 255) throw new Error('expected CHANNEL=FIRST+COUNT, separated by commas');
    channels[Number(match[1])] = { start: Number(match[2]), count: Number(match[3]) };
  }
  return channels;
}
