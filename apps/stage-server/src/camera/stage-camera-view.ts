import type { StageCamera } from '../stage/scene/stage-scene.ts';
import { type CameraPose, type CameraView, makeCameraView } from './camera-view.ts';
import { cross, normalize, type Vector } from './vector.ts';

/** Place and axes of a camera of the stage, whatever its matrix scales. */
export function readPose({ world }: StageCamera, upAxis: 'Y' | 'Z'): CameraPose {
  const row = (at: number): Vector => [world[at]!, world[at + 1]!, world[at + 2]!];
  const back = normalize(row(8));
  const forward: Vector = [-back[0], -back[1], -back[2]];
  const right = normalize(cross(forward, row(4)));
  const worldUp: Vector = upAxis === 'Z' ? [0, 0, 1] : [0, 1, 0];
  return { eye: row(12), forward, right, up: cross(right, forward), worldUp };
}

/** The view through a camera of the stage: all it sees is in the picture, and more on the sides that are too long. */
export function computeStageCameraView(camera: StageCamera, aspect: number, upAxis: 'Y' | 'Z'): CameraView {
  const { isOrthographic, nearDistance, farDistance } = camera;
  const tangentOf = (degrees: number) => Math.tan((degrees * Math.PI) / 360);
  const wide = isOrthographic ? camera.width / 2 : tangentOf(camera.horizontalFieldOfView);
  const high = isOrthographic ? camera.height / 2 : tangentOf(camera.verticalFieldOfView);
  const halfHeight = Math.max(high, wide / aspect);
  return makeCameraView(readPose(camera, upAxis), {
    isOrthographic,
    halfWidth: halfHeight * aspect,
    halfHeight,
    nearDistance,
    farDistance,
  });
}
