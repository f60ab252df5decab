import { GatewayError } from '../errors.ts';

/** Bytes from `start` up to and without `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * What a `Range` header asks of `length` bytes; `undefined` for all of them, which is also the answer to several ranges
 * at once and to units nobody knows.
 *
 * @throws bad_range when nothing of it exists
 */
export function readByteRange(header: string | undefined, length: number): ByteRange | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (parts === null || (parts[1] === '' && parts[2] === '')) return undefined;
  const [, from = '', to = ''] = parts;
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length : Math.min(length, Number(to) + 1);
  if (start >= length || end <= start) throw new GatewayError('bad_range', `the body has ${length} bytes`);
  return { start, end };
}
