import { CameraRig } from '../camera/camera-rig.ts';
import type { OrbitCamera } from '../camera/orbit-camera.ts';
import { describeLook } from '../settings/apply-settings.ts';
import { defaultSettings } from '../settings/render-settings.ts';
import { StageSession } from '../stage/stage-session.ts';
import type { FrameReport, FrameRequest, NativeRenderer, RasterAddon } from './native-raster.ts';
import { aovNumbers } from './raster-kinds.ts';
import { type UploadedScene, uploadScene } from './upload-scene.ts';

export interface StageViewOptions {
  stageRoots: readonly string[];
  width: number;
  height: number;
  threads: number;
  selected?: readonly string[];
  camera?: Partial<OrbitCamera>;
}

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
    const rig = new CameraRig();
    rig.setAspect(width / height);
    rig.startStage({ ...scene, upAxis: facts.upAxis });
    rig.place(options.camera ?? {});
    const request: FrameRequest = {
      width,
      height,
      pitchBytes: width * 4,
      aov: aovNumbers.LdrColor,
      ...describeLook(defaultSettings, scene.lights),
      ...rig.readView(),
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
