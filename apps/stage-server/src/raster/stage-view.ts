import { computeView, frameBounds, type OrbitCamera } from '../camera/orbit-camera.ts';
import type { Bounds } from '../stage/scene/stage-scene.ts';
import { StageSession } from '../stage/stage-session.ts';
import type { FrameReport, FrameRequest, NativeRenderer, RasterAddon } from './native-raster.ts';
import { aovNumbers, textureFilterNumbers, toneMapNumbers } from './raster-kinds.ts';
import { type UploadedScene, uploadScene } from './upload-scene.ts';

export interface StageViewOptions {
  stageRoots: readonly string[];
  width: number;
  height: number;
  threads: number;
  selected?: readonly string[];
  camera?: Partial<OrbitCamera>;
}

const fieldOfView = 40;
const emptyBounds: Bounds = { low: [-1, -1, -1], high: [1, 1, 1] };

/** An open stage with a camera and a renderer of its own. */
export class StageView {
  readonly #scene: UploadedScene;
  readonly #renderer: NativeRenderer;
  readonly #request: FrameRequest;

  private constructor(scene: UploadedScene, renderer: NativeRenderer, request: FrameRequest) {
    this.#scene = scene;
    this.#renderer = renderer;
    this.#request = request;
  }

  /** Opens a stage and frames all of it. Throws a `StageError`. */
  static open(addon: RasterAddon, path: string, options: StageViewOptions): StageView {
    const { width, height } = options;
    const { scene, facts } = new StageSession(options.stageRoots).open(path);
    const lens = { fieldOfView, aspect: width / height, upAxis: facts.upAxis };
    const start: OrbitCamera = { azimuth: 30, elevation: 25, distance: 10, target: [0, 0, 0] };
    const camera = { ...frameBounds(start, scene.bounds ?? emptyBounds, lens), ...options.camera };
    const request: FrameRequest = {
      width,
      height,
      pitchBytes: width * 4,
      ...computeView(camera, lens),
      isOrthographic: false,
      aov: aovNumbers.LdrColor,
      toneMap: toneMapNumbers.linear,
      textureFilter: textureFilterNumbers.trilinear,
      samples: 4,
      isWireframe: false,
      cullsBackFaces: true,
      exposure: 1,
      backgroundTop: Float32Array.of(0.05, 0.06, 0.08),
      backgroundBottom: Float32Array.of(0.015, 0.016, 0.02),
      skyColor: Float32Array.of(0.35, 0.38, 0.42),
      groundColor: Float32Array.of(0.14, 0.13, 0.12),
      lights: Float32Array.of(0.45, 0.75, 0.48, 0.9, 0.87, 0.82),
    };
    const uploaded = uploadScene(addon, scene, new Set(options.selected));
    return new StageView(uploaded, new addon.NativeRenderer(options.threads), request);
  }

  /** Draws one frame, with `change` in place of the usual settings, as tight BGRA rows. One at a time. */
  draw(target: Uint8Array, change: Partial<FrameRequest>): Promise<FrameReport> {
    return this.#renderer.render(this.#scene.native, { ...this.#request, ...change }, target);
  }

  /** Path of the prim seen at the centre of a pixel of the last frame. */
  pick(x: number, y: number): string | undefined {
    return this.#scene.paths[this.#renderer.pick(x, y) - 1];
  }
}
