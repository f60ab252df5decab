import type { Presence, Problem } from '@framelane/viewer-backend';
import type { PageFrame, PageMatrix, PageViewer } from '../state/page-types.ts';
import { createPreferences, findStorage, type LaneId } from '../state/preferences.ts';

export interface PictureState {
  presence: Presence;
  /** What is the matter, where something is; the same object as long as it is. */
  problem?: Problem | undefined;
}

/** All that a view without controls needs of a lane. */
export interface PictureSource {
  /** A late subscriber gets the newest picture at once; returns its undo. */
  onFrame(callback: (frame: PageFrame) => void): () => void;
  readState(): PictureState;
  /** Told of every change; returns its undo. */
  onState(callback: () => void): () => void;
  /** Begins to follow; returns its undo. */
  start(): () => void;
}

export type PictureLane = Exclude<LaneId, 'start'>;

/** The lane that the app of this origin showed last, for a view that is opened beside it. */
export function findShownLane(): PictureLane {
  const { lane } = createPreferences(findStorage()).get();
  return lane === 'start' ? 'stream' : lane;
}

/** The picture of a stage server. */
export function createStreamPicture(viewer: PageViewer): PictureSource {
  return {
    onFrame: (callback) => viewer.onFrame(callback),
    readState: () => describe(viewer.getStatus()),
    onState: (callback) => viewer.onStatus(callback),
    start: () => follow(viewer),
  };
}

/** The picture of a panel, one pixel for each lamp. */
export function createMatrixPicture(matrix: PageMatrix): PictureSource {
  return {
    onFrame: (callback) => matrix.onFrame(callback),
    readState: () => describe(matrix.getState()),
    onState: (callback) => matrix.onState(callback),
    start: () => follow(matrix),
  };
}

function describe({ presence, problems }: { presence: Presence; problems: readonly Problem[] }): PictureState {
  return { presence, problem: problems.find(({ severity }) => severity === 'error') ?? problems[0] };
}

function follow(backend: { connect(): Promise<unknown>; disconnect(): void }): () => void {
  // A connection that could not be made shows in the state.
  backend.connect().catch(() => undefined);
  return () => backend.disconnect();
}
