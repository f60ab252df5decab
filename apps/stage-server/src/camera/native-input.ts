import type { StreamKeyEvent, StreamMouseEvent } from '@framelane/shm-native';
import type { PointerEvent } from './camera-control.ts';
import type { PointerButton } from './pointer-gestures.ts';

/** The control channel's numbers of the buttons. */
const buttonOf: Readonly<Record<number, PointerButton>> = { 1: 0, 2: 1, 3: 2 };
const keyOf: Readonly<Record<number, 'frame' | 'clear'>> = { 70: 'frame', 27: 'clear' };
const stateDown = 1;

/** What a mouse line means for the camera; undefined for buttons and numbers that mean nothing here. */
export function readMouse(
  event: StreamMouseEvent,
  picture: { width: number; height: number },
): PointerEvent | undefined {
  const { kind, x, y, data, data2, buttonState, scrollY } = event;
  switch (kind) {
    case 'move': {
      // Moves say which size their pixels refer to.
      const [scaleX, scaleY] = data > 0 && data2 > 0 ? [picture.width / data, picture.height / data2] : [1, 1];
      return { kind, x: x * scaleX, y: y * scaleY };
    }
    case 'wheel':
      return Number.isFinite(scrollY) ? { kind, notches: scrollY, place: { x, y } } : undefined;
    case 'button': {
      const button = buttonOf[data];
      return button === undefined ? undefined : { kind, button, isDown: buttonState === stateDown, x, y };
    }
  }
}

/** `F` frames the selection, `Esc` clears it, when pressed. */
export function readKey({ keyCode, state }: StreamKeyEvent): 'frame' | 'clear' | undefined {
  return state === stateDown ? keyOf[keyCode] : undefined;
}
