import type { Problem } from '@framelane/protocol/gateway';

export interface StreamHostListener {
  /** The stream can be attached to; also after each restart of its server. */
  ready(streamName: string): void;
  /** Its server ended. */
  gone(): void;
  /** `problems` or `isFailing` are others now. */
  changed(): void;
}

/** Who keeps a stage server alive: somebody else, or this gateway. */
export interface StreamHost {
  /** The stream, as far as is known before its server has told. */
  readonly name: string;
  readonly problems: readonly Problem[];
  /** Whether its starts failed again and again. */
  readonly isFailing: boolean;
  start(listener: StreamHostListener): void;
  /** Ends what `start()` began. Safe to call twice. */
  close(): Promise<void>;
}

/** A stream of somebody else's: it is there or it is not, and the transport finds out. */
export function createAttachedStream(name: string): StreamHost {
  return {
    name,
    problems: [],
    isFailing: false,
    start: ({ ready }) => ready(name),
    close: async () => undefined,
  };
}
