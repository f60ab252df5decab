import { StageError } from '../stage-error.ts';
import { type CrateReader, decodeHalf } from './crate-reader.ts';

/** How a type of nothing but numbers is stored. */
export interface NumberFormat {
  part: 'u8' | 'i32' | 'u32' | 'i64' | 'u64' | 'half' | 'f32' | 'f64';
  /** Numbers per value. */
  width: number;
  isMatrix?: true;
  /** Stored with the real part last. */
  isQuaternion?: true;
}

type Numbers = number[] | Float32Array | Float64Array | Int32Array | Uint32Array;

const bytesOf = { u8: 1, i32: 4, u32: 4, i64: 8, u64: 8, half: 2, f32: 4, f64: 8 } as const;

/** Reads `count` values of a type, flat. */
export function readNumbers(
  reader: CrateReader,
  format: NumberFormat,
  { count, isPacked }: { count: number; isPacked: boolean },
): Numbers {
  if (isPacked) return readPacked(reader, format.part, count);
  const total = count * format.width;
  reader.checkCount(total, bytesOf[format.part]);
  const numbers = readPlain(reader.borrowBytes(total * bytesOf[format.part]), format.part, total);
  if (format.isQuaternion === true) {
    for (let at = 0; at < total; at += 4) {
      const [i, j, k, real] = [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!];
      numbers[at] = real;
      numbers[at + 1] = i;
      numbers[at + 2] = j;
      numbers[at + 3] = k;
    }
  }
  return numbers;
}

function readPlain(bytes: Uint8Array, part: NumberFormat['part'], total: number): Numbers {
  // A copy: it frees the file, and begins where typed arrays may.
  const own = bytes.slice();
  switch (part) {
    case 'f32':
      return new Float32Array(own.buffer);
    case 'f64':
      return new Float64Array(own.buffer);
    case 'i32':
      return new Int32Array(own.buffer);
    case 'u32':
      return new Uint32Array(own.buffer);
    case 'u8':
      return Array.from(own);
    case 'half':
      return Float32Array.from(new Uint16Array(own.buffer), decodeHalf);
    default: {
      const view = new DataView(own.buffer);
      return Array.from({ length: total }, (_, k) =>
        Number(part === 'i64' ? view.getBigInt64(k * 8, true) : view.getBigUint64(k * 8, true)),
      );
    }
  }
}

/** Whole numbers as differences; fractions as whole numbers, or as places in a table of the few there are. */
function readPacked(reader: CrateReader, part: NumberFormat['part'], count: number): Numbers {
  switch (part) {
    case 'i32':
      return reader.packedInts(count);
    case 'u32':
      return new Uint32Array(reader.packedInts(count).buffer);
    case 'i64':
    case 'u64':
      return reader.packedInt64s(count);
    case 'half':
    case 'f32':
    case 'f64':
      break;
    default:
      throw new StageError('stage_invalid', `expected numbers that can be packed, found ${part}`);
  }
  const code = String.fromCharCode(reader.u8());
  if (code === 'i') return Float64Array.from(reader.packedInts(count));
  if (code !== 't') throw new StageError('stage_invalid', `expected a way of packing "i" or "t", found "${code}"`);
  const tableSize = reader.checkCount(reader.u32(), bytesOf[part]);
  const table = readPlain(reader.borrowBytes(tableSize * bytesOf[part]), part, tableSize);
  return Float64Array.from(reader.packedInts(count), (index) => table[index] ?? 0);
}
