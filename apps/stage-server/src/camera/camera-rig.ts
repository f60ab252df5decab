import type { CameraState } from '@framelane/protocol/viewer';
import type { Bounds, StageCamera } from '../stage/scene/stage-scene.ts';
import type { CameraView } from './camera-view.ts';
import { aimOrbit, clampElevation, computePose, computeView, frameBounds, type OrbitCamera } from './orbit-camera.ts';
import { computeStageCameraView, readPose } from './stage-camera-view.ts';
import { add } from './vector.ts';

/** What a rig needs to know of a stage. */
export interface RigStage {
  upAxis: 'Y' | 'Z';
  bounds: Bounds | undefined;
  cameras: readonly StageCamera[];
}

const fieldOfView = 40;
const startCamera: OrbitCamera = { azimuth: 30, elevation: 25, distance: 10, target: [0, 0, 0] };
const emptyBounds: Bounds = { low: [-1, -1, -1], high: [1, 1, 1] };
const noStage: RigStage = { upAxis: 'Y', bounds: undefined, cameras: [] };
/** How near and how far one may go, in sizes of the stage. */
const reach = { nearest: 1e-4, farthest: 1e3 };

/**
 * The viewer's own camera and those of the stage. Whatever moves the camera while one of the stage is looked through
 * goes on from there with the own one; cameras of the stage never change. Places are fractions of the picture, 0..1
 * from its top left; distances are fractions of its height.
 */
export class CameraRig {
  #stage: RigStage = noStage;
  #orbit: OrbitCamera = startCamera;
  #active: StageCamera | undefined;
  #aspect = 16 / 9;

  /** Path of the stage's camera that is looked through; `null` is the own one. */
  get activePath(): string | null {
    return this.#active?.path ?? null;
  }

  get cameras(): readonly StageCamera[] {
    return this.#stage.cameras;
  }

  get orbit(): OrbitCamera {
    return this.#orbit;
  }

  setAspect(aspect: number): void {
    this.#aspect = aspect;
  }

  /** Another stage, seen whole from the usual side. */
  startStage(stage: RigStage): void {
    this.#stage = stage;
    this.#active = undefined;
    this.#orbit = startCamera;
    this.frame(stage.bounds);
  }

  /** The same stage in another state: what is looked at stays. */
  changeStage(stage: RigStage): void {
    const path = this.#active?.path;
    this.#stage = stage;
    this.#active = stage.cameras.find((camera) => camera.path === path);
  }

  /** False: the stage has no such camera. */
  select(path: string | null): boolean {
    const camera = this.#stage.cameras.find((offered) => offered.path === path);
    if (path !== null && camera === undefined) return false;
    this.#active = camera;
    return true;
  }

  frame(bounds: Bounds | undefined): void {
    this.#takeOver();
    this.#orbit = this.#limit(frameBounds(this.#orbit, bounds ?? emptyBounds, this.#lens));
  }

  /** Absolute; what is not given stays. */
  place({ azimuth, elevation, distance, target }: CameraState): void {
    this.#takeOver();
    const { orbit } = this;
    this.#orbit = this.#limit({
      azimuth: azimuth ?? orbit.azimuth,
      elevation: elevation ?? orbit.elevation,
      distance: distance ?? orbit.distance,
      target: target === undefined ? orbit.target : [...target],
    });
  }

  turn(azimuthDegrees: number, elevationDegrees: number): void {
    const { azimuth, elevation } = this.#takeOver();
    this.place({ azimuth: azimuth + azimuthDegrees, elevation: elevation + elevationDegrees });
  }

  /** What lies at the target's depth follows the pointer exactly. */
  pan(right: number, down: number): void {
    const camera = this.#takeOver();
    const { right: rightAxis, up } = computePose(camera, this.#stage.upAxis);
    const height = this.#heightAtTarget(camera);
    this.place({ target: add(add(camera.target, rightAxis, -right * height), up, down * height) });
  }

  /** Makes the distance `factor` times what it was; what lies under (x, y) at the target's depth stays there. */
  zoom(factor: number, x = 0.5, y = 0.5): void {
    const camera = this.#takeOver();
    const { right, up } = computePose(camera, this.#stage.upAxis);
    const { distance } = this.#limit({ ...camera, distance: camera.distance * factor });
    const shift = this.#heightAtTarget(camera) * (1 - distance / camera.distance);
    const target = add(add(camera.target, right, (x - 0.5) * this.#aspect * shift), up, (0.5 - y) * shift);
    this.place({ distance, target });
  }

  readView(): CameraView {
    if (this.#active === undefined) return computeView(this.#orbit, this.#lens);
    return computeStageCameraView(this.#active, this.#aspect, this.#stage.upAxis);
  }

  get #lens() {
    return { fieldOfView, aspect: this.#aspect, upAxis: this.#stage.upAxis };
  }

  #heightAtTarget({ distance }: OrbitCamera): number {
    return 2 * distance * Math.tan((fieldOfView * Math.PI) / 360);
  }

  #takeOver(): OrbitCamera {
    if (this.#active !== undefined) {
      const { eye, forward } = readPose(this.#active, this.#stage.upAxis);
      const { focusDistance } = this.#active;
      const distance = focusDistance > 0 ? focusDistance : this.#orbit.distance;
      this.#orbit = this.#limit(aimOrbit(eye, forward, { distance, upAxis: this.#stage.upAxis }));
      this.#active = undefined;
    }
    return this.#orbit;
  }

  /** Keeps the camera where single precision can still tell pixels apart; what is not finite is dropped. */
  #limit(camera: OrbitCamera): OrbitCamera {
    const { low, high } = this.#stage.bounds ?? emptyBounds;
    const size = Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]) || 1;
    const farthest = size * reach.farthest;
    const finite = (value: number, fallback: number) => (Number.isFinite(value) ? value : fallback);
    const place = (k: 0 | 1 | 2) => {
      const middle = (low[k] + high[k]) / 2;
      const value = finite(camera.target[k], this.#orbit.target[k]);
      return Math.min(Math.max(value, middle - farthest), middle + farthest);
    };
    return {
      azimuth: finite(camera.azimuth, this.#orbit.azimuth) % 360,
      elevation: clampElevation(finite(camera.elevation, this.#orbit.elevation)),
      distance: Math.min(Math.max(finite(camera.distance, this.#orbit.distance), size * reach.nearest), farthest),
      target: [place(0), place(1), place(2)],
    };
  }
}
