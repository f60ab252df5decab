import { FramelaneError } from '../errors.ts';
import {
  type GamepadEvent,
  type KeyEvent,
  type MouseEvent,
  mouseEventTypes,
  type StreamInputEvent,
  type TouchEvent,
  type TouchPoint,
  touchPhases,
} from './input-event.ts';
import { type FieldReader, formatFloat, formatInteger, LineProblem } from './line-fields.ts';
import { streamLayout } from './stream-layout.ts';

const maxGamepadControl = 19;
const { maxTouchPoints } = streamLayout.limits;

/** The line of one input event, without its newline. @throws ERR_SHM_INVALID_ARG for values the wire cannot carry */
export function formatInputLine(event: StreamInputEvent): string {
  switch (event.type) {
    case 'key':
      return formatKey(event);
    case 'mouse':
      return formatMouse(event);
    case 'gamepad':
      return formatGamepad(event);
    case 'touch':
      return formatTouch(event);
  }
}

function formatKey(event: KeyEvent): string {
  return [
    'INPUT_KEY',
    formatInteger('keyCode', event.keyCode, 'u32'),
    formatInteger('scanCode', event.scanCode, 'u32'),
    formatInteger('modifiers', event.modifiers, 'u32'),
    formatInteger('state', event.state, 'u32'),
    formatInteger('tsUs', event.timestampUs, 'u64'),
  ].join(' ');
}

function formatMouse(event: MouseEvent): string {
  return [
    'INPUT_MOUSE',
    formatInteger('type', mouseEventTypes[event.kind], 'u32'),
    formatInteger('modifiers', event.modifiers, 'u32'),
    formatInteger('x', event.x, 'i32'),
    formatInteger('y', event.y, 'i32'),
    formatInteger('data', event.data, 'i32'),
    formatInteger('data2', event.data2, 'i32'),
    formatInteger('btnState', event.buttonState, 'u32'),
    formatInteger('tsUs', event.timestampUs, 'u64'),
    formatFloat('scrollX', event.scrollX),
    formatFloat('scrollY', event.scrollY),
  ].join(' ');
}

function formatGamepad(event: GamepadEvent): string {
  return [
    'INPUT_GAMEPAD',
    formatInteger('control', event.control, 'u32'),
    formatInteger('position', event.position, 'i32'),
    formatInteger('gamepadId', event.gamepadId, 'u32'),
    formatInteger('tsUs', event.timestampUs, 'u64'),
  ].join(' ');
}

function formatTouch(event: TouchEvent): string {
  if (event.points.length > maxTouchPoints) {
    throw new FramelaneError(
      'ERR_SHM_INVALID_ARG',
      `a touch event has at most ${maxTouchPoints} points, got ${event.points.length}`,
    );
  }
  const points = event.points.flatMap((point) => [
    formatInteger('id', point.id, 'u32'),
    formatInteger('phase', touchPhases[point.phase], 'u32'),
    formatFloat('x', point.x),
    formatFloat('y', point.y),
    formatFloat('xr', point.radiusX),
    formatFloat('yr', point.radiusY),
    formatInteger('pts', point.timestampUs, 'u64'),
  ]);
  return [
    'INPUT_TOUCH',
    `lowLevel=${event.isLowLevel ? 1 : 0}`,
    formatInteger('modifiers', event.modifiers, 'u32'),
    formatInteger('srcW', event.sourceWidth, 'u32'),
    formatInteger('srcH', event.sourceHeight, 'u32'),
    formatInteger('tsUs', event.timestampUs, 'u64'),
    `count=${event.points.length}`,
    ...points,
  ].join(' ');
}

/** Readers by verb. They throw `LineProblem` for a wrong key, order, number or enum. */
export const inputLineReaders: Readonly<Record<string, (fields: FieldReader) => StreamInputEvent>> = {
  INPUT_KEY: (fields) => ({
    type: 'key',
    keyCode: fields.integer('keyCode', 'u32'),
    scanCode: fields.integer('scanCode', 'u32'),
    modifiers: fields.integer('modifiers', 'u32'),
    state: fields.integer('state', 'u32'),
    timestampUs: fields.integer('tsUs', 'u64'),
  }),
  INPUT_MOUSE: (fields) => ({
    type: 'mouse',
    kind: readName(fields, 'type', mouseEventTypes),
    modifiers: fields.integer('modifiers', 'u32'),
    x: fields.integer('x', 'i32'),
    y: fields.integer('y', 'i32'),
    data: fields.integer('data', 'i32'),
    data2: fields.integer('data2', 'i32'),
    buttonState: readUpTo(fields, 'btnState', 1),
    timestampUs: fields.integer('tsUs', 'u64'),
    scrollX: fields.float('scrollX'),
    scrollY: fields.float('scrollY'),
  }),
  INPUT_GAMEPAD: (fields) => ({
    type: 'gamepad',
    control: readUpTo(fields, 'control', maxGamepadControl),
    position: fields.integer('position', 'i32'),
    gamepadId: fields.integer('gamepadId', 'u32'),
    timestampUs: fields.integer('tsUs', 'u64'),
  }),
  INPUT_TOUCH: (fields) => ({
    type: 'touch',
    isLowLevel: readUpTo(fields, 'lowLevel', 1) === 1,
    modifiers: fields.integer('modifiers', 'u32'),
    sourceWidth: fields.integer('srcW', 'u32'),
    sourceHeight: fields.integer('srcH', 'u32'),
    timestampUs: fields.integer('tsUs', 'u64'),
    points: Array.from({ length: readUpTo(fields, 'count', maxTouchPoints) }, () => readPoint(fields)),
  }),
};

function readPoint(fields: FieldReader): TouchPoint {
  return {
    id: fields.integer('id', 'u32'),
    phase: readName(fields, 'phase', touchPhases),
    x: fields.float('x'),
    y: fields.float('y'),
    radiusX: fields.float('xr'),
    radiusY: fields.float('yr'),
    timestampUs: fields.integer('pts', 'u64'),
  };
}

function readUpTo(fields: FieldReader, key: string, max: number): number {
  const value = fields.integer(key, 'u32');
  if (value > max) throw new LineProblem(`expected ${key} from 0 to ${max}, found ${value}`);
  return value;
}

function readName<Name extends string>(fields: FieldReader, key: string, table: Record<Name, number>): Name {
  const value = fields.integer(key, 'u32');
  for (const name in table) if (table[name] === value) return name;
  throw new LineProblem(`expected ${key} of ${Object.values(table).join(', ')}, found ${value}`);
}
