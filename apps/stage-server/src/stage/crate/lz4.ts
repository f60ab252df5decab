import type { UnpackBudget } from '../files/unpack-budget.ts';
import { StageError } from '../stage-error.ts';

/** Undoes the chunked LZ4 of binary layers: a chunk count, then one block, or that many blocks with their lengths. */
export function unpackChunks(packed: Uint8Array, maxBytes: number, budget: UnpackBudget): Uint8Array {
  budget.spend(maxBytes);
  const out = new Uint8Array(maxBytes);
  const chunks = packed[0] ?? 0;
  if (chunks === 0) return out.subarray(0, unpackBlock(packed.subarray(1), out, 0));
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let from = 1;
  let to = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const bytes = view.getInt32(from, true);
    to = unpackBlock(packed.subarray(from + 4, from + 4 + bytes), out, to);
    from += 4 + bytes;
  }
  return out.subarray(0, to);
}

/** Writes one block to `out` from `start` on; returns where it ends. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = 0;
  let to = start;
  while (at < block.length) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = readLength(block, at, literals);
    if (at + literals > block.length || to + literals > out.length) throw damaged();
    out.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= block.length) break;
    const offset = block[at]! | ((block[at + 1] ?? 0) << 8);
    at += 2;
    let length = token & 15;
    if (length === 15) [length, at] = readLength(block, at, length);
    length += 4;
    if (offset === 0 || offset > to - start || to + length > out.length) throw damaged();
    // Byte by byte: what is copied may overlap with what is written.
    for (let k = 0; k < length; k += 1) out[to + k] = out[to + k - offset]!;
    to += length;
  }
  return to;
}

function readLength(block: Uint8Array, from: number, base: number): [number, number] {
  let [length, at] = [base, from];
  let byte = 255;
  while (byte === 255) {
    if (at >= block.length) throw damaged();
    byte = block[at++]!;
    length += byte;
  }
  return [length, at];
}

function damaged(): StageError {
  return new StageError('stage_invalid', 'a packed part of the binary layer is damaged');
}
