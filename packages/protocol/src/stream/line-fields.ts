import { FramelaneError } from '../errors.ts';

const ranges = {
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
} as const;

type IntegerKind = keyof typeof ranges;

/** Why a line cannot be used; stays inside the codec, which turns it into a result. */
export class LineProblem extends Error {}

/** Takes `key=value` fields off a line one after the other, in exactly the order they are asked for. */
export class FieldReader {
  readonly #fields: string[];
  #next = 0;

  constructor(text: string) {
    this.#fields = text === '' ? [] : text.split(' ');
  }

  integer(key: string, kind: IntegerKind): number {
    const text = this.#take(key);
    const value = Number(text);
    const [min, max] = ranges[kind];
    if (!/^-?\d+$/.test(text) || value < min || value > max) {
      throw new LineProblem(`expected ${key} as ${kind}, found "${text}"`);
    }
    return value;
  }

  /** A finite number in the C locale. */
  float(key: string): number {
    const text = this.#take(key);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(Number(text))) {
      throw new LineProblem(`expected ${key} as a finite number, found "${text}"`);
    }
    return Number(text);
  }

  /** Throws when fields are left. */
  end(): void {
    if (this.#next < this.#fields.length) throw new LineProblem(`unexpected field "${this.#fields[this.#next]}"`);
  }

  #take(key: string): string {
    const field = this.#fields[this.#next] ?? '';
    if (!field.startsWith(`${key}=`)) throw new LineProblem(`expected ${key}=, found "${field}"`);
    this.#next += 1;
    return field.slice(key.length + 1);
  }
}

/** `key=value` with an integer. @throws ERR_SHM_INVALID_ARG outside the range of its kind */
export function formatInteger(key: string, value: number, kind: IntegerKind): string {
  const [min, max] = ranges[kind];
  if (Number.isInteger(value) && value >= min && value <= max) return `${key}=${value}`;
  throw new FramelaneError('ERR_SHM_INVALID_ARG', `${key} must be an integer from ${min} to ${max}, got ${value}`);
}

/** `key=value` as C prints a 32-bit float with `%.9g`. @throws ERR_SHM_INVALID_ARG unless finite */
export function formatFloat(key: string, value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) {
    throw new FramelaneError('ERR_SHM_INVALID_ARG', `${key} must be a finite number, got ${value}`);
  }
  return `${key}=${toGeneral(single)}`;
}

const digits = 9;

function toGeneral(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < digits) return trimZeros(value.toFixed(digits - 1 - exponent));
  const sign = exponent < 0 ? '-' : '+';
  return `${trimZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
