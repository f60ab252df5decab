import type { FrameSink } from '../../src/frame-store/types.ts';
import type { InputContext } from '../../src/inputs/input.ts';
import type { LogFields } from '../../src/log/log.ts';

/** A context for inputs of their own: counts and keeps what they accept and what they warn of. */
export class RecordingContext implements InputContext {
  readonly warnings: string[] = [];
  readonly sink: FrameSink;
  accepted = 0;
  /** Called with each accepted frame; borrowed until it returns. */
  onFrame: (pixels: Uint8Array, count: number) => void = () => undefined;

  constructor(width: number, height: number) {
    this.sink = {
      width,
      height,
      openSource: () => ({
        accept: (pixels, count = 1) => {
          this.accepted += count;
          this.onFrame(pixels, count);
        },
        acceptLayer: () => undefined,
        setPriority: () => undefined,
        close: () => undefined,
      }),
    };
  }

  readonly log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_message: string, fields: LogFields = {}) => void this.warnings.push(fields.code ?? ''),
    error: () => undefined,
  };

  isAllowed = () => true;
}
