import { FFmpegError } from 'node-av/lib';
import { WireError } from '../wire-error.ts';

/** Throws FFmpeg's own words for a negative result. */
export function check(result: number, what: string): void {
  FFmpegError.throwIfError(result, `cannot ${what}`);
}

/** Whatever the system's reason, a client only needs to know that the target cannot be written. */
export function checkWrite(result: number): void {
  const cause = FFmpegError.fromCode(result);
  if (result < 0) throw new WireError('io_error', 'cannot write the output', cause ?? `FFmpeg error ${result}`);
}
