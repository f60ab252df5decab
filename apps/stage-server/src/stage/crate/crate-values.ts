import type { ArcTarget, ArrayValue, ListEdit, MetadataValue, UsdValue } from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { type CrateReader, decodeHalf } from './crate-reader.ts';
import type { CrateTables } from './crate-tables.ts';
import { type NumberFormat, readNumbers } from './read-numbers.ts';

/** What a field of a binary layer holds. Besides plain values these are things only composition looks at. */
export type CrateValue =
  | { kind: 'value'; value: MetadataValue }
  | { kind: 'names'; edit: ListEdit<string> }
  | { kind: 'targets'; edit: ListEdit<ArcTarget> }
  | { kind: 'selections'; selections: Map<string, string> }
  | { kind: 'samples'; samples: { time: number; value: UsdValue }[] };

const isArrayBit = 1n << 63n;
const isInlinedBit = 1n << 62n;
const isPackedBit = 1n << 61n;
const payloadMask = (1n << 48n) - 1n;
const smallestPackedArray = 16;
const maxDepth = 64;

/** Numbers of types that are nothing but numbers, by type number. */
const numberTypes: Readonly<Record<number, NumberFormat>> = {
  2: { part: 'u8', width: 1 },
  3: { part: 'i32', width: 1 },
  4: { part: 'u32', width: 1 },
  5: { part: 'i64', width: 1 },
  6: { part: 'u64', width: 1 },
  7: { part: 'half', width: 1 },
  8: { part: 'f32', width: 1 },
  9: { part: 'f64', width: 1 },
  13: { part: 'f64', width: 4, isMatrix: true },
  14: { part: 'f64', width: 9, isMatrix: true },
  15: { part: 'f64', width: 16, isMatrix: true },
  16: { part: 'f64', width: 4, isQuaternion: true },
  17: { part: 'f32', width: 4, isQuaternion: true },
  18: { part: 'half', width: 4, isQuaternion: true },
  19: { part: 'f64', width: 2 },
  20: { part: 'f32', width: 2 },
  21: { part: 'half', width: 2 },
  22: { part: 'i32', width: 2 },
  23: { part: 'f64', width: 3 },
  24: { part: 'f32', width: 3 },
  25: { part: 'half', width: 3 },
  26: { part: 'i32', width: 3 },
  27: { part: 'f64', width: 4 },
  28: { part: 'f32', width: 4 },
  29: { part: 'half', width: 4 },
  30: { part: 'i32', width: 4 },
  56: { part: 'f64', width: 1 },
};
const wordTypes: Readonly<Record<number, 'bool' | 'string' | 'token' | 'asset'>> = {
  1: 'bool',
  10: 'string',
  11: 'token',
  12: 'asset',
};
const specifiers = ['def', 'over', 'class'];

/** Reads packed values of one file. */
export class CrateValues {
  readonly #reader: CrateReader;
  readonly #tables: CrateTables;
  #depth = 0;

  constructor(reader: CrateReader, tables: CrateTables) {
    this.#reader = reader;
    this.#tables = tables;
  }

  read(rep: bigint): CrateValue {
    const type = Number((rep >> 48n) & 0xffn);
    const payload = Number(rep & payloadMask);
    if ((rep & isArrayBit) !== 0n) return asValue(this.#readArray(type, payload, (rep & isPackedBit) !== 0n));
    if ((rep & isInlinedBit) !== 0n) return asValue(this.#readInlined(type, payload));
    if (this.#depth > maxDepth) throw new StageError('stage_invalid', 'values are nested too deep');
    this.#depth += 1;
    const value = this.#reader.readAt(payload, () => this.#readPlaced(type));
    this.#depth -= 1;
    return value;
  }

  #readInlined(type: number, payload: number): MetadataValue {
    const format = numberTypes[type];
    if (format !== undefined) return readInlinedNumbers(format, payload);
    switch (type) {
      case 1:
        return payload !== 0;
      case 10:
        return this.#string(payload);
      case 11:
        return this.#token(payload);
      case 12:
        return { asset: this.#token(payload) };
      case 31:
        return {};
      case 42:
        return specifiers[payload] ?? 'over';
      case 51:
        return null;
      default:
        // Permission, variability and what is yet to come: a number.
        return payload;
    }
  }

  #readArray(type: number, payload: number, isPacked: boolean): ArrayValue {
    const width = numberTypes[type]?.width ?? 1;
    if (payload === 0) return { items: [], width };
    const reader = this.#reader;
    return reader.readAt(payload, () => {
      const hasRank = this.#tables.minorVersion < 5;
      if (hasRank) reader.u32();
      const count = this.#tables.minorVersion < 7 ? reader.u32() : reader.u64();
      const format = numberTypes[type];
      if (format !== undefined) {
        return {
          items: readNumbers(reader, format, { count, isPacked: isPacked && count >= smallestPackedArray }),
          width,
        };
      }
      const words = wordTypes[type];
      if (words === undefined) throw new StageError('stage_invalid', `arrays of type ${type} are not known`);
      reader.checkCount(count, words === 'bool' ? 1 : 4);
      const items = Array.from({ length: count }, () => {
        if (words === 'bool') return reader.u8() !== 0;
        return words === 'token' ? this.#token(reader.u32()) : this.#string(reader.u32());
      });
      return { items, width };
    });
  }

  #readPlaced(type: number): CrateValue {
    const reader = this.#reader;
    const format = numberTypes[type];
    if (format !== undefined) {
      const numbers = Array.from(readNumbers(reader, format, { count: 1, isPacked: false }));
      return asValue(format.width === 1 ? numbers[0]! : numbers);
    }
    const string = () => this.#string(reader.u32());
    const token = () => this.#token(reader.u32());
    const path = () => this.#path(reader.u32());
    switch (type) {
      case 31:
        return asValue(this.#readDictionary());
      case 32:
        return { kind: 'names', edit: this.#readListEdit(token, 4) };
      case 33:
        return { kind: 'names', edit: this.#readListEdit(string, 4) };
      case 34:
        return { kind: 'names', edit: this.#readListEdit(path, 4) };
      case 35:
        return { kind: 'targets', edit: this.#readListEdit(() => this.#readReference(), 24) };
      case 36:
      case 38:
        return { kind: 'names', edit: this.#readListEdit(() => String(reader.i32()), 4) };
      case 37:
      case 39:
        return { kind: 'names', edit: this.#readListEdit(() => String(reader.i64()), 8) };
      case 40:
        return asValue({ items: this.#readList(path, 4), width: 1 });
      case 41:
        return asValue({ items: this.#readList(token, 4), width: 1 });
      case 45:
        return { kind: 'selections', selections: new Map(this.#readList(() => [string(), string()] as const, 8)) };
      case 46:
        return { kind: 'samples', samples: this.#readSamples() };
      case 47:
        return { kind: 'targets', edit: { explicit: [this.#readPayload()], prepended: [], appended: [], deleted: [] } };
      case 48:
        return asValue({ items: this.#readList(() => reader.f64(), 8), width: 1 });
      case 49:
        return asValue({ items: this.#readList(() => [reader.f64(), reader.f64()], 16).flat(), width: 2 });
      case 50:
        return asValue({ items: this.#readList(string, 4), width: 1 });
      case 52:
      case 53:
        return this.#readElsewhere(() => this.read(reader.rep()));
      case 55:
        return { kind: 'targets', edit: this.#readListEdit(() => this.#readPayload(), 8) };
      default:
        // A type of a later version: known to be there, not what it is.
        return asValue(null);
    }
  }

  #readList<Item>(readItem: () => Item, bytesEach: number): Item[] {
    return Array.from({ length: this.#reader.count(bytesEach) }, readItem);
  }

  #readListEdit<Item>(readItem: () => Item, bytesEach: number): ListEdit<Item> {
    const bits = this.#reader.u8();
    const list = (bit: number) => ((bits & bit) === 0 ? [] : this.#readList(readItem, bytesEach));
    const [explicit, added, prepended, appended, deleted] = [list(2), list(4), list(32), list(64), list(8)];
    const edit = { prepended, appended: [...added, ...appended], deleted };
    return (bits & 1) === 0 ? edit : { explicit, ...edit };
  }

  #readReference(): ArcTarget {
    const target = { asset: this.#string(this.#reader.u32()), primPath: this.#path(this.#reader.u32()) };
    this.#reader.f64();
    this.#reader.f64();
    this.#readDictionary();
    return target;
  }

  #readPayload(): ArcTarget {
    const target = { asset: this.#string(this.#reader.u32()), primPath: this.#path(this.#reader.u32()) };
    if (this.#tables.minorVersion >= 8) {
      this.#reader.f64();
      this.#reader.f64();
    }
    return target;
  }

  #readDictionary(): Record<string, MetadataValue> {
    const entries = this.#readList((): [string, MetadataValue] => {
      const key = this.#string(this.#reader.u32());
      const held = this.#readElsewhere(() => this.read(this.#reader.rep()));
      return [key, held.kind === 'value' ? held.value : null];
    }, 12);
    return Object.fromEntries(entries);
  }

  #readSamples(): { time: number; value: UsdValue }[] {
    const reader = this.#reader;
    const times = this.#readElsewhere(() => this.read(reader.rep()));
    const list = times.kind === 'value' && isArray(times.value) ? Array.from(times.value.items, Number) : [];
    return this.#readElsewhere(() =>
      this.#readList(() => reader.rep(), 8).map((rep, at) => {
        const held = this.read(rep);
        return { time: list[at] ?? 0, value: held.kind === 'value' ? (held.value as UsdValue) : null };
      }),
    );
  }

  /** Reads at a place given relative to where that is written; what comes next lies behind it. */
  #readElsewhere<Value>(read: () => Value): Value {
    const start = this.#reader.at;
    this.#reader.at = start + this.#reader.i64();
    return read();
  }

  #token(index: number): string {
    return this.#tables.tokens[index] ?? '';
  }

  #string(index: number): string {
    return this.#token(this.#tables.strings[index] ?? -1);
  }

  /** The empty path is no path at all; a reference then means the default prim. */
  #path(index: number): string {
    const path = this.#tables.paths[index];
    return path === undefined || path.text === '/' ? '' : path.text;
  }
}

function asValue(value: MetadataValue): CrateValue {
  return { kind: 'value', value };
}

function isArray(value: MetadataValue): value is ArrayValue {
  return typeof value === 'object' && value !== null && 'items' in value;
}

/** Small vectors keep a byte per part, matrices the bytes of their diagonal, wide numbers a narrower one. */
function readInlinedNumbers({ part, width, isMatrix }: NumberFormat, payload: number): number | number[] {
  const bytes = new DataView(Uint32Array.of(payload % 2 ** 32, Math.floor(payload / 2 ** 32)).buffer);
  if (width === 1) {
    if (part === 'f32' || part === 'f64') return bytes.getFloat32(0, true);
    if (part === 'half') return decodeHalf(bytes.getUint16(0, true));
    return part === 'i32' || part === 'i64' ? bytes.getInt32(0, true) : bytes.getUint32(0, true);
  }
  // Two halves fit as they are.
  if (part === 'half' && width === 2) return [0, 2].map((at) => decodeHalf(bytes.getUint16(at, true)));
  if (isMatrix !== true) return Array.from({ length: width }, (_, k) => bytes.getInt8(k));
  const side = Math.sqrt(width);
  return Array.from({ length: width }, (_, k) => (k % (side + 1) === 0 ? bytes.getInt8(k / (side + 1)) : 0));
}
