import { type Matrix, multiply } from '../stage/matrix.ts';
import { dot, type Vector } from './vector.ts';

/** What the rasteriser needs of a camera. */
export interface CameraView {
  viewProjection: Float32Array;
  forward: Float32Array;
  right: Float32Array;
  up: Float32Array;
  worldUp: Float32Array;
  isOrthographic: boolean;
  nearDistance: number;
  farDistance: number;
}

/** Where a camera stands; its axes have length 1 and are square to each other. */
export interface CameraPose {
  eye: Vector;
  forward: Vector;
  right: Vector;
  up: Vector;
  worldUp: Vector;
}

/** What a camera sees: half of the picture's sides one unit away, or in stage units when orthographic. */
export interface Projection {
  isOrthographic: boolean;
  halfWidth: number;
  halfHeight: number;
  nearDistance: number;
  farDistance: number;
}

export function makeCameraView(pose: CameraPose, projection: Projection): CameraView {
  const { eye, forward, right, up } = pose;
  const view: Matrix = [
    ...[right[0], up[0], -forward[0], 0],
    ...[right[1], up[1], -forward[1], 0],
    ...[right[2], up[2], -forward[2], 0],
    ...[-dot(right, eye), -dot(up, eye), dot(forward, eye), 1],
  ];
  const { isOrthographic, halfWidth, halfHeight, nearDistance, farDistance } = projection;
  // Rays of an orthographic camera are all parallel.
  const [spreadX, spreadY] = isOrthographic ? [0, 0] : [halfWidth, halfHeight];
  return {
    viewProjection: Float32Array.from(multiply(view, makeProjection(projection))),
    forward: Float32Array.from(forward),
    right: Float32Array.from(right, (value) => value * spreadX),
    up: Float32Array.from(up, (value) => value * spreadY),
    worldUp: Float32Array.from(pose.worldUp),
    isOrthographic,
    nearDistance,
    farDistance,
  };
}

/** Depth is reversed: 1 at the near plane, falling to 0; a perspective has no far plane. */
function makeProjection({ isOrthographic, halfWidth, halfHeight, nearDistance, farDistance }: Projection): Matrix {
  const [x, y] = [1 / halfWidth, 1 / halfHeight];
  if (!isOrthographic) return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, 0, -1, 0, 0, nearDistance, 0];
  const span = farDistance - nearDistance;
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, 1 / span, 0, 0, 0, farDistance / span, 1];
}
