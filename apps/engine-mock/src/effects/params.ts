import type { ParamDef } from '@framelane/protocol/engine';

type NumberParam = Extract<ParamDef, { type: 'float' | 'int' }>;
type Range = Omit<NumberParam, 'type' | 'name' | 'label'>;

/** A number; `step` is what one press of an arrow key changes. */
export function float(name: string, label: string, range: Range): ParamDef {
  return { name, label, type: 'float', ...range };
}

export function int(name: string, label: string, range: Omit<Range, 'step'>): ParamDef {
  return { name, label, type: 'int', step: 1, ...range };
}

/** A part from 0 to 1. */
export function part(name: string, label: string, byDefault: number): ParamDef {
  return float(name, label, { default: byDefault, min: 0, max: 1, step: 0.01 });
}

/** Degrees, clockwise; half a turn each way unless told otherwise. */
export function angle(name: string, label: string, byDefault: number, limit = 180): ParamDef {
  return float(name, label, { default: byDefault, min: -limit, max: limit, step: 1, unit: 'deg' });
}

/** The middle of what an effect does, as parts of width and height. */
export const centre: readonly ParamDef[] = [part('x', 'Centre across', 0.5), part('y', 'Centre down', 0.5)];

/** The first option is the default. */
export function choice(name: string, label: string, options: readonly string[]): ParamDef {
  const [byDefault = ''] = options;
  return { name, label, type: 'choice', default: byDefault, options: [...options] };
}

export function bool(name: string, label: string): ParamDef {
  return { name, label, type: 'bool', default: false };
}
