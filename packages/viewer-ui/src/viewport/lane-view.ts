import type { PageFrame } from '../state/page-types.ts';
import type { ViewportController } from './viewport-controller.ts';

/** The picture of one lane, as commands and buttons act on it. */
export interface LaneView<Frame extends PageFrame = PageFrame> {
  viewport: ViewportController<Frame>;
  /** Why it cannot be enlarged or inspected now. */
  whyNoZoom?(): string | undefined;
  /** Name of the file a captured frame is saved as, without its ending. */
  nameFile(frame: Frame): string;
  /** What a message calls that frame, such as `Frame 12`. */
  nameFrame(frame: Frame): string;
}
