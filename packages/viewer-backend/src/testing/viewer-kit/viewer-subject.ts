import type { ViewerBackend } from '../../common/viewer-backend.ts';
import type { FakeStage } from '../fake-stage/fake-stage.ts';

/** A backend that is not connected yet, on its way to a stage in memory. */
export interface ViewerBackendSubject<Image = unknown> {
  backend: Required<ViewerBackend<Image>>;
  /** The stage at the other end, for the kit to look at and to disturb. */
  stage: FakeStage;
  /** How the backend names two stages of that server, and one it does not have. @default paths of the stage in memory */
  stageNames?: ViewerStageNames;
  /** Timers of the backend that are still set. */
  countTimers(): number;
  /** Pictures the backend was given and has not given back; `undefined` when nobody counts. */
  countPictures(): number | undefined;
  /** Frees everything, also after a failure. */
  close(): Promise<void>;
}

export interface ViewerStageNames {
  first: string;
  second: string;
  missing: string;
}

export type MakeViewerSubject = () => Promise<ViewerBackendSubject>;

/** A subject while a test runs: with the numbers of the frames that came so far. */
export interface ViewerTrial extends ViewerBackendSubject {
  sequences: number[];
  stageNames: ViewerStageNames;
}

export type ViewerCase = (name: string, body: (trial: ViewerTrial) => Promise<void>) => void;
