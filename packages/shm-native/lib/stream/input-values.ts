import type { StreamInputEvent, StreamTouchPoint } from './input-event.ts';
import { ShmError } from './shm-error.ts';

/** Numbers of the alternatives of `InputEvent` in include/framelane/stream/input_event.h. */
const kinds = { key: 0, mouse: 1, gamepad: 2, touch: 3 } as const;
const mouseKinds = ['move', 'wheel', 'button'] as const;
const touchPhases = ['unknown', 'down', 'up', 'move', 'cancel'] as const;
const maxTouchPoints = 11;
const maxGamepadControl = 19;
const numbersPerPoint = 7;

/** The event as the addon reads it. Throws `ERR_SHM_INVALID_ARG` for what the wire cannot carry. */
export function toInputValues(event: StreamInputEvent): Float64Array {
  const values = listValues(event);
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return Float64Array.from(values);
  throw new ShmError('ERR_SHM_INVALID_ARG', `every number of a ${event.type} event must be finite, got ${wrong}`);
}

function listValues(event: StreamInputEvent): number[] {
  switch (event.type) {
    case 'key':
      return [kinds.key, event.keyCode, event.scanCode, event.modifiers, event.state, event.timestampUs];
    case 'mouse':
      return [
        kinds.mouse,
        indexOf(mouseKinds, event.kind, 'kind'),
        event.modifiers,
        event.x,
        event.y,
        event.data,
        event.data2,
        event.buttonState,
        event.timestampUs,
        event.scrollX,
        event.scrollY,
      ];
    case 'gamepad':
      if (!(event.control >= 0 && event.control <= maxGamepadControl)) {
        throw new ShmError('ERR_SHM_INVALID_ARG', `control must be from 0 to 19, got ${event.control}`);
      }
      return [kinds.gamepad, event.control, event.position, event.gamepadId, event.timestampUs];
    case 'touch':
      if (event.points.length > maxTouchPoints) {
        throw new ShmError('ERR_SHM_INVALID_ARG', `a touch event has 11 points at most, got ${event.points.length}`);
      }
      return [
        kinds.touch,
        event.isLowLevel ? 1 : 0,
        event.modifiers,
        event.sourceWidth,
        event.sourceHeight,
        event.timestampUs,
        event.points.length,
        ...event.points.flatMap((point) => [
          point.id,
          indexOf(touchPhases, point.phase, 'phase'),
          point.x,
          point.y,
          point.radiusX,
          point.radiusY,
          point.timestampUs,
        ]),
      ];
  }
}

/** What a client sent, as the addon lists it: checked there, so every number is in its range. */
export function fromInputValues(values: readonly number[]): StreamInputEvent {
  const at = (index: number): number => values[index] ?? 0;
  switch (at(0)) {
    case kinds.mouse:
      return {
        type: 'mouse',
        kind: mouseKinds[at(1)] ?? 'move',
        modifiers: at(2),
        x: at(3),
        y: at(4),
        data: at(5),
        data2: at(6),
        buttonState: at(7),
        timestampUs: at(8),
        scrollX: at(9),
        scrollY: at(10),
      };
    case kinds.gamepad:
      return { type: 'gamepad', control: at(1), position: at(2), gamepadId: at(3), timestampUs: at(4) };
    case kinds.touch:
      return {
        type: 'touch',
        isLowLevel: at(1) !== 0,
        modifiers: at(2),
        sourceWidth: at(3),
        sourceHeight: at(4),
        timestampUs: at(5),
        points: Array.from({ length: at(6) }, (_, index) => readPoint(values, 7 + index * numbersPerPoint)),
      };
    default:
      return {
        type: 'key',
        keyCode: at(1),
        scanCode: at(2),
        modifiers: at(3),
        state: at(4),
        timestampUs: at(5),
      };
  }
}

function readPoint(values: readonly number[], start: number): StreamTouchPoint {
  const at = (index: number): number => values[start + index] ?? 0;
  return {
    id: at(0),
    phase: touchPhases[at(1)] ?? 'unknown',
    x: at(2),
    y: at(3),
    radiusX: at(4),
    radiusY: at(5),
    timestampUs: at(6),
  };
}

function indexOf<Name extends string>(names: readonly Name[], name: Name, field: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw new ShmError('ERR_SHM_INVALID_ARG', `${field} must be one of ${names.join(', ')}, got ${String(name)}`);
}
