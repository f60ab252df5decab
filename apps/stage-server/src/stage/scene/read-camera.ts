import { type ComposedPrim, getNumber, getValue } from '../compose/composed-prim.ts';
import type { Matrix } from '../matrix.ts';
import type { StageCamera } from './stage-scene.ts';

/** A `Camera` prim; apertures and focal length are in tenths of a stage unit, as the schema has it. */
export function readCamera(prim: ComposedPrim, world: Matrix): StageCamera {
  const focal = getNumber(prim, 'focalLength', 50) || 50;
  const [wide, high] = [getNumber(prim, 'horizontalAperture', 20.955), getNumber(prim, 'verticalAperture', 15.2908)];
  const angle = (aperture: number) => (2 * Math.atan(aperture / (2 * focal)) * 180) / Math.PI;
  const range = getValue(prim, 'clippingRange');
  const [near = 1, far = 1_000_000] = Array.isArray(range) ? range.map(Number) : [];
  return {
    path: prim.path,
    name: prim.name,
    world,
    isOrthographic: getValue(prim, 'projection') === 'orthographic',
    horizontalFieldOfView: angle(wide),
    verticalFieldOfView: angle(high),
    width: wide / 10,
    height: high / 10,
    nearDistance: near,
    farDistance: far,
    focusDistance: getNumber(prim, 'focusDistance', 0),
  };
}
