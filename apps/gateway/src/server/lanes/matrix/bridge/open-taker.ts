import type { RunBridgeOptions } from '@framelane/matrix-client/host';
import { RingTaker, StreamTaker } from '@framelane/viewer-backend/node';
import jpegTurbo from '@julusian/jpeg-turbo';

/** Pictures of a stream or of an engine's ring. */
export const openTaker: RunBridgeOptions['openTaker'] = (source) =>
  source.type === 'stream'
    ? new StreamTaker(source.name)
    : new RingTaker(source.ringPath, (jpeg, target) =>
        jpegTurbo.decompressSync(jpeg, target, { format: jpegTurbo.FORMAT_BGRA }),
      );
