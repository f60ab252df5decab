import type { CameraRig } from './camera-rig.ts';

/** Buttons as viewers number them. */
const gestureOf = { 0: 'orbit', 1: 'pan', 2: 'dolly' } as const;
export type PointerButton = keyof typeof gestureOf;

const degreesPerHeight = 270;
const doublingsPerHeight = 4;
const notchFactor = 0.88;
/** A notch is 1; whatever a client makes of them, one message does not leap further. */
const maxNotches = 20;

interface Drag {
  button: PointerButton;
  x: number;
  y: number;
}

/**
 * One client's pointer on the camera: left turns, middle moves, right dollies, the wheel zooms to the pointer.
 * Positions are pixels of the picture. Each method says whether the camera moved.
 */
export class PointerGestures {
  readonly #rig: CameraRig;
  readonly #readSize: () => { width: number; height: number };
  #drag: Drag | undefined;
  #isActive = true;

  constructor(rig: CameraRig, readSize: () => { width: number; height: number }) {
    this.#rig = rig;
    this.#readSize = readSize;
  }

  /** False ends the gesture that is going on, and nothing moves until it is true again. */
  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    if (!isActive) this.#drag = undefined;
  }

  press(button: PointerButton, x: number, y: number): void {
    // The button that began a gesture owns it.
    if (this.#isActive && this.#drag === undefined) this.#drag = { button, x, y };
  }

  release(button: PointerButton, x: number, y: number): boolean {
    const hasMoved = this.#drag?.button === button && this.move(x, y);
    if (this.#drag?.button === button) this.#drag = undefined;
    return hasMoved;
  }

  move(x: number, y: number): boolean {
    const drag = this.#drag;
    if (drag === undefined || (x === drag.x && y === drag.y)) return false;
    const { height } = this.#readSize();
    const [right, down] = [(x - drag.x) / height, (y - drag.y) / height];
    this.#drag = { ...drag, x, y };
    switch (gestureOf[drag.button]) {
      case 'orbit':
        this.#rig.turn(-right * degreesPerHeight, down * degreesPerHeight);
        break;
      case 'pan':
        this.#rig.pan(right, down);
        break;
      case 'dolly':
        this.#rig.zoom(2 ** ((down - right) * doublingsPerHeight));
        break;
    }
    return true;
  }

  /** Without a place it zooms to the middle. */
  wheel(notches: number, place: { x: number; y: number } | undefined): boolean {
    if (!this.#isActive || notches === 0) return false;
    const { width, height } = this.#readSize();
    const factor = notchFactor ** Math.min(Math.max(notches, -maxNotches), maxNotches);
    if (place === undefined) this.#rig.zoom(factor);
    else this.#rig.zoom(factor, place.x / width, place.y / height);
    return true;
  }
}
