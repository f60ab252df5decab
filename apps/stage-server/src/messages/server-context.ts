import type { ViewerRequestName, ViewerRequestPayload } from '@framelane/protocol/viewer';
import type { StreamProducer } from '@framelane/shm-native';
import type { CameraControl } from '../camera/camera-control.ts';
import type { StageKeeper } from '../show/stage-keeper.ts';
import type { StagePicture } from '../show/stage-picture.ts';
import type { FrameLoop } from '../stream/frame-loop.ts';
import type { Asker, Outbox } from '../stream/outbox.ts';

/** What answers are made of. Everything that changes the picture goes through `loop`. */
export interface ServerContext {
  producer: StreamProducer;
  outbox: Outbox;
  loop: FrameLoop;
  picture: StagePicture;
  camera: CameraControl;
  keeper: StageKeeper;
  /** Messages that could not be answered: of unknown kinds, and of no kind at all. */
  counts: { unknown: number; malformed: number };
}

/** Answers one kind of request, at once or later. What it throws is a bug and answered with `internal`. */
export type Handler<Name extends ViewerRequestName> = (
  context: ServerContext,
  payload: ViewerRequestPayload<Name>,
  asker: Asker,
) => void | Promise<void>;

export type Handlers<Names extends ViewerRequestName> = { [Name in Names]: Handler<Name> };
