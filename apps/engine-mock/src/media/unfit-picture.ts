import { WireError } from '../wire-error.ts';

/** For pictures that were decoded, but say of themselves what no filter understands. `cause` is for the log. */
export function createUnfit(cause: string): WireError {
  return new WireError('decode_failed', 'the pictures of this file cannot be converted', cause);
}
