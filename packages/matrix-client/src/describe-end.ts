import { type FramelaneError, isErrorWithCode } from '@framelane/protocol';
import type { MatrixSize } from '@framelane/protocol/matrix';
import { describeAddress, type MatrixAddress } from './client-options.ts';
import { MatrixConnectError, MatrixProtocolError, MatrixRejectedError } from './errors.ts';
import type { ConnectionEnd } from './frame-connection.ts';

/** What the end of a connection means for a frame that was on its way or waited for the connection. */
export function describeEnd(end: ConnectionEnd, frame: MatrixSize, address: MatrixAddress): FramelaneError {
  switch (end.type) {
    case 'ended':
      return new MatrixRejectedError(frame, end.cause);
    case 'strange':
      return new MatrixProtocolError(end.byte);
    case 'unreachable':
      return new MatrixConnectError(
        `no matrix service at ${describeAddress(address)}; ${adviseOn(end.cause)}`,
        end.cause,
      );
    case 'closed':
      return new MatrixConnectError('the client was closed before the frame was confirmed');
  }
}

function adviseOn(cause: Error): string {
  if (isErrorWithCode(cause, 'EACCES')) return 'its socket may not be opened; join its group or see --socket-group';
  if (isErrorWithCode(cause, 'ENOTSOCK')) return 'that is no socket; check the path';
  return 'is it running?';
}
