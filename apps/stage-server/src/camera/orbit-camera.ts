import type { Bounds } from '../stage/build-scene.ts';
import { type Matrix, multiply } from '../stage/matrix.ts';

type Vector = [number, number, number];

/** A camera that looks at `target` from `distance` away; angles in degrees, elevation above the horizon. */
export interface OrbitCamera {
  azimuth: number;
  elevation: number;
  distance: number;
  target: Vector;
}

/** What the rasteriser needs of a camera. */
export interface CameraView {
  viewProjection: Float32Array;
  forward: Float32Array;
  right: Float32Array;
  up: Float32Array;
  worldUp: Float32Array;
  nearDistance: number;
  farDistance: number;
}

export interface Lens {
  /** Angle from the picture's top to its bottom, in degrees. */
  fieldOfView: number;
  /** Width by height. */
  aspect: number;
  upAxis: 'Y' | 'Z';
}

/** A camera that has all of `bounds` in view, angles kept. */
export function frameBounds(camera: OrbitCamera, bounds: Bounds, lens: Lens): OrbitCamera {
  const target = [0, 1, 2].map((k) => (bounds.low[k]! + bounds.high[k]!) / 2) as Vector;
  const radius = Math.hypot(...[0, 1, 2].map((k) => bounds.high[k]! - bounds.low[k]!)) / 2 || 1;
  const half = (lens.fieldOfView * Math.PI) / 360;
  const narrow = Math.min(half, Math.atan(Math.tan(half) * lens.aspect));
  return { ...camera, target, distance: radius / Math.sin(narrow) };
}

export function computeView(camera: OrbitCamera, lens: Lens): CameraView {
  const [azimuth, elevation] = [camera.azimuth, camera.elevation].map((angle) => (angle * Math.PI) / 180) as [
    number,
    number,
  ];
  const flat = Math.cos(elevation);
  const isZUp = lens.upAxis === 'Z';
  const worldUp: Vector = isZUp ? [0, 0, 1] : [0, 1, 0];
  const away: Vector = isZUp
    ? [flat * Math.sin(azimuth), -flat * Math.cos(azimuth), Math.sin(elevation)]
    : [flat * Math.sin(azimuth), Math.sin(elevation), flat * Math.cos(azimuth)];
  const forward = away.map((value) => -value) as Vector;
  const right = normalize(cross(forward, worldUp));
  const up = cross(right, forward);
  const eye = camera.target.map((value, k) => value + away[k]! * camera.distance) as Vector;
  const nearDistance = camera.distance / 100;
  const focal = 1 / Math.tan((lens.fieldOfView * Math.PI) / 360);
  const view: Matrix = [
    right[0],
    up[0],
    -forward[0],
    0,
    right[1],
    up[1],
    -forward[1],
    0,
    right[2],
    up[2],
    -forward[2],
    0,
    -dot(right, eye),
    -dot(up, eye),
    dot(forward, eye),
    1,
  ];
  // Reversed depth without a far plane: z is the near distance, w the distance.
  const projection: Matrix = [focal / lens.aspect, 0, 0, 0, 0, focal, 0, 0, 0, 0, 0, -1, 0, 0, nearDistance, 0];
  return {
    viewProjection: Float32Array.from(multiply(view, projection)),
    forward: Float32Array.from(forward),
    right: Float32Array.from(right, (value) => (value * lens.aspect) / focal),
    up: Float32Array.from(up, (value) => value / focal),
    worldUp: Float32Array.from(worldUp),
    nearDistance,
    farDistance: camera.distance * 2,
  };
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalize(a: Vector): Vector {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
