import type { EngineBackend, EngineEvent, EngineFrame } from '../../common/engine-backend.ts';
import type { MediaRef } from '../../common/media-library.ts';

/** Commands a source may leave out. */
export type OptionalCommand = 'thumbnails' | 'waveform' | 'range';

/** A backend that is not connected yet, and what the kit must be able to do around it. */
export interface EngineBackendSubject<Image = unknown> {
  backend: EngineBackend<Image>;
  /** A clip with a constant rate and at least 90 frames. */
  media: MediaRef;
  otherMedia: MediaRef;
  missingMedia: MediaRef;
  supports: readonly OptionalCommand[];
  /** Makes the engine go away and come back; resolves when it is on its way. */
  restartEngine(): Promise<void>;
  /** The number drawn into the picture; `undefined` when this picture's number cannot be read. */
  readFrameNumber(frame: EngineFrame<Image>): number | undefined;
  /** Timers of the backend that are still set. */
  countTimers(): number;
  /** Pictures the backend was given and has not given back; `undefined` when nobody counts. */
  countPictures(): number | undefined;
  /** Frees everything, also after a failure. */
  close(): Promise<void>;
}

export type MakeSubject = () => Promise<EngineBackendSubject>;

/** What a test framework brings; Vitest, Jest and `node:test` fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** A subject while a test runs: with what its backend said so far. */
export interface Trial extends EngineBackendSubject {
  frames: EngineFrame[];
  /** Numbers of the frames, as each was delivered. */
  indices: number[];
  events: EngineEvent[];
}

export type Case = (name: string, body: (trial: Trial) => Promise<void>) => void;
