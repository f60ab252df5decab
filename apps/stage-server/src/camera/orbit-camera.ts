import type { Bounds } from '../stage/scene/stage-scene.ts';
import { type CameraPose, type CameraView, makeCameraView } from './camera-view.ts';
import { add, cross, normalize, type Vector } from './vector.ts';

/** A camera that looks at `target` from `distance` away; angles in degrees, elevation above the horizon. */
export interface OrbitCamera {
  azimuth: number;
  elevation: number;
  distance: number;
  target: Vector;
}

export interface Lens {
  /** Angle from the picture's top to its bottom, in degrees. */
  fieldOfView: number;
  /** Width by height. */
  aspect: number;
  upAxis: 'Y' | 'Z';
}

/** At the poles the picture would have no upright. */
const maxElevation = 89.9;

/** A camera that has all of `bounds` in view, angles kept. */
export function frameBounds(camera: OrbitCamera, bounds: Bounds, lens: Lens): OrbitCamera {
  const target = [0, 1, 2].map((k) => (bounds.low[k]! + bounds.high[k]!) / 2) as Vector;
  const radius = Math.hypot(...[0, 1, 2].map((k) => bounds.high[k]! - bounds.low[k]!)) / 2 || 1;
  const half = (lens.fieldOfView * Math.PI) / 360;
  const narrow = Math.min(half, Math.atan(Math.tan(half) * lens.aspect));
  return { ...camera, target, distance: radius / Math.sin(narrow) };
}

/** The camera that stands where `eye` is and looks the way `forward` points, turning about what is `distance` ahead. */
export function aimOrbit(eye: Vector, forward: Vector, { distance, upAxis }: { distance: number; upAxis: 'Y' | 'Z' }) {
  const [x, y, z] = normalize(forward);
  const [rise, azimuth] = upAxis === 'Z' ? [-z, Math.atan2(-x, y)] : [-y, Math.atan2(-x, -z)];
  const elevation = Math.asin(Math.min(Math.max(rise, -1), 1));
  const camera: OrbitCamera = {
    azimuth: (azimuth * 180) / Math.PI,
    elevation: clampElevation((elevation * 180) / Math.PI),
    distance,
    target: add(eye, [x, y, z], distance),
  };
  return camera;
}

export function clampElevation(degrees: number): number {
  return Math.min(Math.max(degrees, -maxElevation), maxElevation);
}

export function computePose(camera: OrbitCamera, upAxis: 'Y' | 'Z'): CameraPose {
  const azimuth = (camera.azimuth * Math.PI) / 180;
  const elevation = (camera.elevation * Math.PI) / 180;
  const flat = Math.cos(elevation);
  const isZUp = upAxis === 'Z';
  const worldUp: Vector = isZUp ? [0, 0, 1] : [0, 1, 0];
  const away: Vector = isZUp
    ? [flat * Math.sin(azimuth), -flat * Math.cos(azimuth), Math.sin(elevation)]
    : [flat * Math.sin(azimuth), Math.sin(elevation), flat * Math.cos(azimuth)];
  const forward: Vector = [-away[0], -away[1], -away[2]];
  const right = normalize(cross(forward, worldUp));
  return { eye: add(camera.target, away, camera.distance), forward, right, up: cross(right, forward), worldUp };
}

export function computeView(camera: OrbitCamera, lens: Lens): CameraView {
  const halfHeight = Math.tan((lens.fieldOfView * Math.PI) / 360);
  return makeCameraView(computePose(camera, lens.upAxis), {
    isOrthographic: false,
    halfWidth: halfHeight * lens.aspect,
    halfHeight,
    nearDistance: camera.distance / 100,
    farDistance: camera.distance * 2,
  });
}
