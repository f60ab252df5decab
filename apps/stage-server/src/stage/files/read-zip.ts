import { inflateRawSync } from 'node:zlib';
import { StageError } from '../stage-error.ts';
import { UnpackBudget } from './unpack-budget.ts';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endBytes = 22;
const maxCommentBytes = 65_535;
const maxEntries = 65_535;
const methods = { stored: 0, deflated: 8 } as const;

/** Files of an archive by name, in its order. Stored ones are views of `bytes`. Throws `stage_invalid`, `stage_too_large`. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  try {
    return readEntries(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    if (cause instanceof StageError) throw cause;
    throw new StageError('stage_invalid', 'the archive is damaged', { cause });
  }
}

function readEntries(bytes: Uint8Array, view: DataView): Map<string, Uint8Array> {
  const end = findEnd(view);
  const count = Math.min(view.getUint16(end + 10, true), maxEntries);
  const budget = new UnpackBudget(bytes.length);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry += 1) {
    if (view.getUint32(at, true) !== entryMark) throw new RangeError('no entry');
    const nameBytes = view.getUint16(at + 28, true);
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameBytes)).toString('utf8');
    if (!name.endsWith('/')) files.set(name, readFile(bytes, view, at, budget));
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - endBytes - maxCommentBytes);
  for (let at = view.byteLength - endBytes; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === endMark) return at;
  }
  throw new RangeError('no end record');
}

function readFile(bytes: Uint8Array, view: DataView, entry: number, budget: UnpackBudget): Uint8Array {
  const method = view.getUint16(entry + 10, true);
  const packedBytes = view.getUint32(entry + 20, true);
  const fullBytes = view.getUint32(entry + 24, true);
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedBytes > bytes.length) throw new RangeError('beyond the end');
  const packed = bytes.subarray(start, start + packedBytes);
  if (method === methods.stored) return packed;
  if (method !== methods.deflated) {
    throw new StageError(
      'stage_invalid',
      `expected archive entries that are stored or deflated, found method ${method}`,
    );
  }
  budget.spend(fullBytes);
  // Longer than promised ends in an error.
  return inflateRawSync(packed, { maxOutputLength: Math.max(fullBytes, 1) });
}
