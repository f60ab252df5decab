import { type ComposedPrim, getNumber, getTuple, getValue } from '../compose/composed-prim.ts';
import type { Matrix } from '../matrix.ts';
import type { StageLight } from './stage-scene.ts';

type Color = readonly [number, number, number];

/** A `DistantLight` or `DomeLight`; undefined for other prims. */
export function readLight(prim: ComposedPrim, world: Matrix): StageLight | undefined {
  if (prim.typeName === 'DomeLight' || prim.typeName === 'DomeLight_1') {
    return { kind: 'dome', path: prim.path, color: scaleColor(prim, 1) };
  }
  if (prim.typeName !== 'DistantLight') return undefined;
  const z = [world[8]!, world[9]!, world[10]!];
  const length = Math.hypot(...z) || 1;
  return {
    kind: 'directional',
    path: prim.path,
    // Light comes along the prim's -z.
    towards: [z[0]! / length, z[1]! / length, z[2]! / length],
    color: scaleColor(prim, 50_000, measureDisc(prim)),
  };
}

/** What a white surface sends back of a light of radiance 1 that covers a disc of the sky; normalized lights skip the size. */
function measureDisc(prim: ComposedPrim): number {
  const halfAngle = (getNumber(prim, 'inputs:angle', 0.53) * Math.PI) / 360;
  const solidAngle = 2 * Math.PI * (1 - Math.cos(halfAngle));
  const isNormalized = getValue(prim, 'inputs:normalize') === true || solidAngle === 0;
  return (isNormalized ? 1 : solidAngle) / Math.PI;
}

function scaleColor(prim: ComposedPrim, usualIntensity: number, size = 1): Color {
  const intensity = getNumber(prim, 'inputs:intensity', usualIntensity) * 2 ** getNumber(prim, 'inputs:exposure', 0);
  const [r = 1, g = 1, b = 1] = getTuple(prim, 'inputs:color') ?? [];
  const diffuse = getNumber(prim, 'inputs:diffuse', 1);
  return [r * intensity * size * diffuse, g * intensity * size * diffuse, b * intensity * size * diffuse];
}
