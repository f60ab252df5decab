import { ServiceError } from '../errors.ts';
import type { Extent, Mapper } from './mapper.ts';
import { mappers } from './mappers.ts';
import type { PipelineSettings } from './types.ts';

export type GeometrySettings = Pick<
  PipelineSettings,
  'panelWidth' | 'panelHeight' | 'columns' | 'rows' | 'rotate' | 'mirror' | 'mapper'
>;

/** Where each panel pixel takes its colour from. */
export interface PixelMap {
  /** What senders see. */
  visible: Extent;
  /** What the panels have. */
  physical: Extent;
  /** For each physical pixel, the index of the visible one. */
  sources: Uint32Array;
}

/**
 * Puts all mappers, the mirror and the rotation together.
 *
 * @throws ServiceError E_CONFIG naming the part that does not fit
 */
export function makePixelMap(settings: GeometrySettings): PixelMap {
  const { panelWidth, panelHeight, columns: chain, rows: parallel } = settings;
  const physical = { width: panelWidth * chain, height: panelHeight * parallel };
  let visible: Extent = physical;
  // Index of the physical pixel for each pixel of what is visible so far.
  let targets = Uint32Array.from({ length: physical.width * physical.height }, (_, index) => index);
  for (const step of listSteps(settings)) {
    const mapper = makeMapper(step, visible, { chain, parallel });
    targets = apply(mapper, targets);
    ({ visible } = mapper);
  }
  const sources = new Uint32Array(targets.length);
  for (let index = 0; index < targets.length; index += 1) sources[targets[index] as number] = index;
  return { visible, physical, sources };
}

// The rotation is nearest to the sender, so it comes last; mappers are written from the panels upwards.
function listSteps({ mapper, mirror, rotate }: GeometrySettings): string[] {
  const steps = mapper.split(';').map((step) => step.trim());
  if (mirror !== undefined) steps.push(`Mirror:${mirror}`);
  if (rotate !== 0) steps.push(`Rotate:${rotate}`);
  return steps.filter((step) => step !== '');
}

function makeMapper(step: string, lower: Extent, wiring: { chain: number; parallel: number }): Mapper {
  const colon = step.indexOf(':');
  const name = (colon < 0 ? step : step.slice(0, colon)).toLowerCase();
  const parameter = colon < 0 ? '' : step.slice(colon + 1).trim();
  const factory = Object.hasOwn(mappers, name) ? mappers[name] : undefined;
  const made = factory?.(lower, wiring, parameter) ?? {
    problem: 'there is no such mapper; use Rotate, Mirror, U-mapper, V-mapper, StackToRow, Remap or Serpentine',
  };
  if ('problem' in made) {
    throw new ServiceError('E_CONFIG', `mapper "${step}" on ${lower.width}x${lower.height}: ${made.problem}`);
  }
  return made;
}

function apply({ visible, locate }: Mapper, targets: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(targets.length);
  for (let y = 0; y < visible.height; y += 1) {
    for (let x = 0; x < visible.width; x += 1) next[y * visible.width + x] = targets[locate(x, y)] as number;
  }
  return next;
}
