/** Kinds of mouse events on the wire. */
export const mouseEventTypes = { move: 0, wheel: 1, button: 2 } as const;
/** Phases of a touch point on the wire. */
export const touchPhases = { unknown: 0, down: 1, up: 2, move: 3, cancel: 4 } as const;

export interface KeyEvent {
  type: 'key';
  keyCode: number;
  scanCode: number;
  /** Opaque bits. */
  modifiers: number;
  /** 1 down, 0 up. */
  state: number;
  timestampUs: number;
}

export interface MouseEvent {
  type: 'mouse';
  kind: keyof typeof mouseEventTypes;
  modifiers: number;
  x: number;
  y: number;
  /** Width that x refers to when moving; 1 left, 2 middle, 3 right for a button. */
  data: number;
  /** Height that y refers to when moving. */
  data2: number;
  /** 1 down, 0 up. */
  buttonState: number;
  /** Notches. */
  scrollX: number;
  scrollY: number;
  timestampUs: number;
}

export interface GamepadEvent {
  type: 'gamepad';
  /** 0..13 buttons, 14..17 axes, 18 and 19 triggers. */
  control: number;
  position: number;
  gamepadId: number;
  timestampUs: number;
}

export interface TouchPoint {
  id: number;
  phase: keyof typeof touchPhases;
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  timestampUs: number;
}

export interface TouchEvent {
  type: 'touch';
  isLowLevel: boolean;
  modifiers: number;
  sourceWidth: number;
  sourceHeight: number;
  timestampUs: number;
  /** Eleven at most. */
  points: TouchPoint[];
}

export type StreamInputEvent = KeyEvent | MouseEvent | GamepadEvent | TouchEvent;
