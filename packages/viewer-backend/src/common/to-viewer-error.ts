import { FramelaneError } from '@framelane/protocol';

/**
 * An error of the engine's client as every backend reports it: ERR_VIEWER_*, with the engine's or the client's own
 * code in `wireCode` and the original as `cause`.
 */
export function toViewerError(error: unknown): unknown {
  if (!(error instanceof FramelaneError)) return error;
  const { code, message } = error;
  switch (code) {
    case 'ERR_ENGINE_REPLY':
      return new FramelaneError('ERR_VIEWER_SERVER', message, { cause: error, wireCode: error.wireCode ?? 'internal' });
    case 'ERR_ENGINE_UNAUTHORIZED':
      return new FramelaneError('ERR_VIEWER_SERVER', message, { cause: error, wireCode: 'unauthorized' });
    case 'ERR_ENGINE_TIMEOUT':
      return new FramelaneError('ERR_VIEWER_TIMEOUT', message, { cause: error, wireCode: code });
    case 'ERR_ENGINE_TOO_LARGE':
      return new FramelaneError('ERR_VIEWER_INVALID', message, { cause: error, wireCode: code });
    case 'ERR_ENGINE_RESTARTED':
    case 'ERR_ENGINE_DISCONNECTED':
    case 'ERR_ENGINE_NOT_READY':
    case 'ERR_ENGINE_FAILED':
      return new FramelaneError('ERR_VIEWER_DISCONNECTED', message, { cause: error, wireCode: code });
    default:
      return error;
  }
}
