import { isErrorWithCode } from '@framelane/protocol';
import type { RingFrame } from '@framelane/shm-native';
import type { PicturePool, PooledBuffer } from './picture-pool.ts';
import type { RingPicture } from './ring-types.ts';

/** What came of one copy. `absent`: not published yet. `replaced`: the ring is no longer the one that was opened. */
export type CopyOutcome =
  | { type: 'copied'; picture: RingPicture }
  | { type: 'absent' }
  | { type: 'torn' }
  | { type: 'overwritten' }
  | { type: 'corrupt' }
  | { type: 'replaced' };

/** Copies into a buffer of the pool, which is lent out with the picture or given back at once. */
export function copyPicture(pool: PicturePool, copyInto: (target: Uint8Array) => RingFrame | undefined): CopyOutcome {
  const buffer = pool.take();
  try {
    const frame = copyInto(buffer.bytes);
    if (frame !== undefined) return { type: 'copied', picture: lendPicture(frame, buffer) };
  } catch (cause) {
    buffer.giveBack();
    return { type: classify(cause) };
  }
  buffer.giveBack();
  return { type: 'absent' };
}

function classify(cause: unknown): 'torn' | 'overwritten' | 'corrupt' | 'replaced' {
  if (isErrorWithCode(cause, 'ERR_RING_TORN')) return isOverwritten(cause) ? 'overwritten' : 'torn';
  if (isErrorWithCode(cause, 'ERR_RING_CORRUPT')) return 'corrupt';
  // Closed between the wait and the copy, as when the path changed just then.
  if (isErrorWithCode(cause, 'ERR_RING_REPLACED') || isErrorWithCode(cause, 'ERR_RING_CLOSED')) return 'replaced';
  throw cause;
}

function isOverwritten(cause: object): boolean {
  const details: unknown = 'details' in cause ? cause.details : undefined;
  return typeof details === 'object' && details !== null && 'reason' in details && details.reason === 'overwritten';
}

// The reader fills the same object at every copy, so what is handed out must not be it.
function lendPicture(frame: RingFrame, buffer: PooledBuffer): RingPicture {
  const { seq, width, height, frameIndex, ptsUs } = frame;
  return {
    seq,
    width,
    height,
    bytes: buffer.bytes.subarray(0, frame.byteLength),
    ...(frameIndex === undefined ? {} : { frameIndex }),
    ...(ptsUs === undefined ? {} : { ptsUs }),
    release: buffer.giveBack,
  };
}
