import { UnpackBudget } from '../files/unpack-budget.ts';
import { StageError } from '../stage-error.ts';
import { unpackChunks } from './lz4.ts';

/** A cursor over a binary layer; little-endian. Reading past the end throws a RangeError, which the caller translates. */
export class CrateReader {
  readonly bytes: Uint8Array;
  readonly budget: UnpackBudget;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    // A Buffer's own slice() would not copy.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.budget = new UnpackBudget(bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }
  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }
  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }
  /** 64 bits as a number; the nearest one when it is not exact. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }
  i64(): number {
    return Number(this.#view.getBigInt64(this.#take(8), true));
  }
  rep(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  /** A count of things that take at least `bytesEach` from here on. */
  count(bytesEach: number): number {
    return this.checkCount(this.u64(), bytesEach);
  }

  checkCount(count: number, bytesEach: number): number {
    if (count * bytesEach <= this.bytes.length - this.at) return count;
    throw new StageError('stage_invalid', `the binary layer ends before ${count} items it promises`);
  }

  /** The next bytes; a view that lives as long as the file's. */
  borrowBytes(count: number): Uint8Array {
    if (!(count >= 0 && this.at + count <= this.bytes.length)) throw new RangeError('beyond the end');
    const from = this.at;
    this.at += count;
    return this.bytes.subarray(from, from + count);
  }

  /** Runs `read` at another place and comes back. */
  readAt<Value>(place: number, read: () => Value): Value {
    const back = this.at;
    this.at = place;
    const value = read();
    this.at = back;
    return value;
  }

  packedInts(count: number): Int32Array {
    const packed = this.borrowBytes(this.u64());
    const bytes = unpackChunks(packed, 4 + Math.ceil(count / 4) + count * 4, this.budget);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const common = view.getInt32(0, true);
    const out = new Int32Array(count);
    let from = 4 + Math.ceil(count / 4);
    let value = 0;
    for (let k = 0; k < count; k += 1) {
      const code = (bytes[4 + (k >> 2)]! >> ((k & 3) * 2)) & 3;
      if (code === 0) value += common;
      else if (code === 1) value += view.getInt8(from);
      else if (code === 2) value += view.getInt16(from, true);
      else value += view.getInt32(from, true);
      from += code === 3 ? 4 : code;
      value |= 0;
      out[k] = value;
    }
    return out;
  }

  packedInt64s(count: number): number[] {
    const packed = this.borrowBytes(this.u64());
    const bytes = unpackChunks(packed, 8 + Math.ceil(count / 4) + count * 8, this.budget);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const common = view.getBigInt64(0, true);
    const out: number[] = [];
    let from = 8 + Math.ceil(count / 4);
    let value = 0n;
    for (let k = 0; k < count; k += 1) {
      const code = (bytes[8 + (k >> 2)]! >> ((k & 3) * 2)) & 3;
      if (code === 0) value += common;
      else if (code === 1) value += BigInt(view.getInt16(from, true));
      else if (code === 2) value += BigInt(view.getInt32(from, true));
      else value += view.getBigInt64(from, true);
      from += code === 0 ? 0 : 2 ** code;
      out.push(Number(BigInt.asIntN(64, value)));
    }
    return out;
  }

  #take(bytes: number): number {
    const from = this.at;
    this.at += bytes;
    return from;
  }
}

export function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
