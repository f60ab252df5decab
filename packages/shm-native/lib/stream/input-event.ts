/** Modifiers are opaque bits, times microseconds. */
export type StreamKeyEvent = {
  type: 'key';
  keyCode: number;
  scanCode: number;
  modifiers: number;
  /** 1 down, 0 up. */
  state: number;
  timestampUs: number;
};

export type StreamMouseEvent = {
  type: 'mouse';
  kind: 'move' | 'wheel' | 'button';
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
};

export type StreamGamepadEvent = {
  type: 'gamepad';
  /** 0..13 buttons, 14..17 axes, 18 and 19 triggers. */
  control: number;
  position: number;
  gamepadId: number;
  timestampUs: number;
};

export type StreamTouchPoint = {
  id: number;
  phase: 'unknown' | 'down' | 'up' | 'move' | 'cancel';
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  timestampUs: number;
};

export type StreamTouchEvent = {
  type: 'touch';
  isLowLevel: boolean;
  modifiers: number;
  sourceWidth: number;
  sourceHeight: number;
  timestampUs: number;
  /** Eleven at most. */
  points: StreamTouchPoint[];
};

/** What a viewer's user does; the same shapes as in the protocol package. */
export type StreamInputEvent = StreamKeyEvent | StreamMouseEvent | StreamGamepadEvent | StreamTouchEvent;
