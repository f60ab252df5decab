import type { Point } from '@framelane/viewer-backend';
import type { PageViewer } from '../../../state/page-types.ts';

/** How far a press may move on the screen and still be a click, CSS pixels. */
const clickSlopPx = 4;
const pxPerNotch = 100;
const linesPerNotch = 3;

/** What of a pointer event matters here. */
export type PointerPress = Pick<
  PointerEvent,
  'button' | 'clientX' | 'clientY' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'
>;

export interface StagePointerOptions {
  viewer: Pick<PageViewer, 'cameraMouseButton' | 'cameraMouseMove' | 'cameraWheel' | 'setInputActive'>;
  /** From the screen to what the viewer must be told, through zoom and pan; `undefined` without a picture. */
  locate: (client: Point) => Point | undefined;
  /** A click with the left button; `isAdding` while Ctrl or Shift is held. */
  onClick: (at: Point, isAdding: boolean) => void;
}

/** The pointer over the picture of a stage: drags steer the camera, a click picks. Places are those of the screen. */
export class StagePointer {
  readonly #options: StagePointerOptions;
  #pressed: { button: number; from: Point } | undefined;

  constructor(options: StagePointerOptions) {
    this.#options = options;
  }

  async press(event: PointerPress): Promise<void> {
    const { button } = event;
    if (!isCameraButton(button) || this.#pressed !== undefined) return;
    const from = readClient(event);
    const at = this.#options.locate(from);
    if (at === undefined) return;
    this.#pressed = { button, from };
    await this.#options.viewer.cameraMouseButton({ ...at, button, pressed: true, modifiers: readModifiers(event) });
  }

  move(event: PointerPress): void {
    if (this.#pressed === undefined) return;
    const at = this.#options.locate(readClient(event));
    if (at !== undefined) void this.#options.viewer.cameraMouseMove(at.x, at.y);
  }

  async release(event: PointerPress): Promise<void> {
    const pressed = this.#pressed;
    if (pressed === undefined || pressed.button !== event.button || !isCameraButton(event.button)) return;
    this.#pressed = undefined;
    const to = readClient(event);
    const at = this.#options.locate(to);
    if (at === undefined) return;
    const input = { ...at, button: event.button, pressed: false, modifiers: readModifiers(event) };
    const isClick = await this.#options.viewer.cameraMouseButton(input);
    // On an enlarged picture a short way on the screen is none on the fitted one: both must call it a click.
    const movedPx = Math.hypot(to.x - pressed.from.x, to.y - pressed.from.y);
    if (!isClick || movedPx > clickSlopPx || event.button !== 0) return;
    this.#options.onClick(at, event.ctrlKey || event.metaKey || event.shiftKey);
  }

  /** The pointer was taken away, as when the window loses the focus: whatever was begun is over. */
  cancel(): void {
    if (this.#pressed === undefined) return;
    this.#pressed = undefined;
    this.#options.viewer.setInputActive(false);
    this.#options.viewer.setInputActive(true);
  }

  turnWheel(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'clientX' | 'clientY'>): void {
    const perNotch = event.deltaMode === 0 ? pxPerNotch : linesPerNotch;
    const at = this.#options.locate({ x: event.clientX, y: event.clientY });
    void this.#options.viewer.cameraWheel(-event.deltaY / perNotch, at?.x, at?.y);
  }
}

function isCameraButton(button: number): button is 0 | 1 | 2 {
  return button === 0 || button === 1 || button === 2;
}

function readClient({ clientX, clientY }: PointerPress): Point {
  return { x: clientX, y: clientY };
}

function readModifiers({ shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta }: PointerPress) {
  return { shift, ctrl, alt, meta };
}
