import type { FrameLoop } from '../stream/frame-loop.ts';
import type { CameraRig } from './camera-rig.ts';
import { type PointerButton, PointerGestures } from './pointer-gestures.ts';

/** What a pointer did, in pixels of the picture. A wheel notch is 1 and zooms in when positive. */
export type PointerEvent =
  | { kind: 'move'; x: number; y: number }
  | { kind: 'button'; button: PointerButton; isDown: boolean; x: number; y: number }
  | { kind: 'wheel'; notches: number; place: { x: number; y: number } | undefined };

export interface CameraControlOptions {
  rig: CameraRig;
  loop: FrameLoop;
  picture: { size: { width: number; height: number }; moveCamera(): void };
  /** The camera of the stage that is looked through has changed. */
  onActiveChanged: () => void;
}

/** Clients whose pointers are remembered; beyond it the oldest is forgotten. */
const maxPointers = 256;

/** Moves the camera between frames, for pointers of many clients and by absolute places. */
export class CameraControl {
  readonly rig: CameraRig;
  readonly #loop: FrameLoop;
  readonly #picture: CameraControlOptions['picture'];
  readonly #onActiveChanged: () => void;
  readonly #pointers = new Map<number, PointerGestures>();

  constructor({ rig, loop, picture, onActiveChanged }: CameraControlOptions) {
    this.rig = rig;
    this.#loop = loop;
    this.#picture = picture;
    this.#onActiveChanged = onActiveChanged;
  }

  /** Moves between frames. `move` says whether it did. */
  move(move: (rig: CameraRig) => boolean, replaces?: string): void {
    const apply = (): void => {
      const before = this.rig.activePath;
      if (!move(this.rig)) return;
      this.#picture.moveCamera();
      if (this.rig.activePath !== before) this.#onActiveChanged();
    };
    this.#loop.add(replaces === undefined ? { apply } : { apply, replaces });
  }

  takePointer(clientId: number, event: PointerEvent): void {
    const gestures = this.#findPointer(clientId);
    switch (event.kind) {
      case 'move':
        this.move(() => gestures.move(event.x, event.y), `move ${clientId}`);
        break;
      case 'button':
        this.move(() => {
          if (!event.isDown) return gestures.release(event.button, event.x, event.y);
          gestures.press(event.button, event.x, event.y);
          return false;
        });
        break;
      case 'wheel':
        this.move(() => gestures.wheel(event.notches, event.place));
        break;
    }
  }

  /** False: the client's pointer moves nothing until true, and what it is dragging is let go. */
  setInputActive(clientId: number, isActive: boolean): void {
    const gestures = this.#findPointer(clientId);
    this.#loop.add({ apply: () => gestures.setActive(isActive) });
  }

  forgetPointers(): void {
    this.#pointers.clear();
  }

  #findPointer(clientId: number): PointerGestures {
    const known = this.#pointers.get(clientId);
    if (known !== undefined) return known;
    const gestures = new PointerGestures(this.rig, () => this.#picture.size);
    this.#pointers.set(clientId, gestures);
    for (const oldest of this.#pointers.keys()) {
      if (this.#pointers.size <= maxPointers) break;
      this.#pointers.delete(oldest);
    }
    return gestures;
  }
}
