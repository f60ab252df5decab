import type { Problem } from '@framelane/protocol/gateway';

export interface SourceHostListener<Place> {
  /** The source can be reached there; also after each restart of its program. */
  ready(place: Place): void;
  /** Its program ended. */
  gone(): void;
  /** `problems` or `isFailing` are others now. */
  changed(): void;
}

/** Who keeps the program behind a lane alive: somebody else, or this gateway. */
export interface SourceHost<Place> {
  readonly problems: readonly Problem[];
  /** Whether its starts failed again and again. */
  readonly isFailing: boolean;
  start(listener: SourceHostListener<Place>): void;
  /** The gateway is about to close: a program that ends from now on was asked to. */
  expectEnd(): void;
  /** Ends what `start()` began. Safe to call twice. */
  close(): Promise<void>;
}

/** A source of somebody else's: it is there or it is not, and whoever reads it finds out. */
export function attachTo<Place>(place: Place): SourceHost<Place> {
  return {
    problems: [],
    isFailing: false,
    start: ({ ready }) => ready(place),
    expectEnd: () => undefined,
    close: async () => undefined,
  };
}
