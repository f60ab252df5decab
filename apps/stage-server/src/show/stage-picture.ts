import type { StreamProducer } from '@framelane/shm-native';
import type { CameraRig } from '../camera/camera-rig.ts';
import type { FrameReport, FrameRequest, NativeRenderer, RasterAddon } from '../raster/native-raster.ts';
import { aovNumbers } from '../raster/raster-kinds.ts';
import { selectInstances, type UploadedScene, uploadScene } from '../raster/upload-scene.ts';
import { describeLook } from '../settings/apply-settings.ts';
import { defaultSettings, type RenderSettings } from '../settings/render-settings.ts';
import type { StageLight, StageScene } from '../stage/scene/stage-scene.ts';
import type { FrameSource } from '../stream/frame-loop.ts';
import { FrameMeter } from '../stream/frame-meter.ts';

export type AovName = keyof typeof aovNumbers;

export interface StagePictureOptions {
  addon: RasterAddon;
  producer: StreamProducer;
  rig: CameraRig;
  /** Also the largest size a picture can have. */
  width: number;
  height: number;
  threads: number;
}

const emptyScene: StageScene = { drawn: [], images: [], cameras: [], lights: [], bounds: undefined, triangleCount: 0 };

/**
 * What is drawn and published: a scene, a camera, settings, a kind of picture and a size. Every change only marks the
 * picture as stale. All methods but `pick` and the getters are for between frames.
 */
export class StagePicture implements FrameSource {
  readonly #addon: RasterAddon;
  readonly #producer: StreamProducer;
  readonly #rig: CameraRig;
  readonly #renderer: NativeRenderer;
  readonly #pixels: Uint8Array;
  readonly #request: FrameRequest;
  readonly #meter = new FrameMeter();
  #scene: UploadedScene;
  #lights: readonly StageLight[] = [];
  #settings: RenderSettings = { ...defaultSettings };
  #aov: AovName = 'LdrColor';
  #isStale = true;
  #sequence = 0;
  #report: FrameReport = { visibleInstances: 0, visibleTriangles: 0, geometryMs: 0, rasterMs: 0 };

  constructor({ addon, producer, rig, width, height, threads }: StagePictureOptions) {
    this.#addon = addon;
    this.#producer = producer;
    this.#rig = rig;
    this.#renderer = new addon.NativeRenderer(threads);
    this.#scene = uploadScene(addon, emptyScene, new Set());
    this.#pixels = new Uint8Array(width * height * 4);
    rig.setAspect(width / height);
    this.#request = {
      width,
      height,
      pitchBytes: width * 4,
      aov: aovNumbers.LdrColor,
      ...describeLook(this.#settings, []),
      ...rig.readView(),
    };
  }

  get size(): { width: number; height: number } {
    const { width, height } = this.#request;
    return { width, height };
  }

  get settings(): Readonly<RenderSettings> {
    return this.#settings;
  }

  get aov(): AovName {
    return this.#aov;
  }

  /** Number of the newest picture published, 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  isStale(): boolean {
    return this.#isStale;
  }

  /** Makes a scene that `show` takes; throws a RangeError when its parts do not fit together. */
  upload(scene: StageScene, selected: ReadonlySet<string>): UploadedScene {
    return uploadScene(this.#addon, scene, selected);
  }

  show(scene: UploadedScene, lights: readonly StageLight[]): void {
    this.#scene = scene;
    this.#lights = lights;
    this.changeSettings(this.#settings);
    this.moveCamera();
  }

  select(paths: ReadonlySet<string>): void {
    selectInstances(this.#scene, paths);
    this.#isStale = true;
  }

  changeSettings(settings: RenderSettings): void {
    this.#settings = settings;
    Object.assign(this.#request, describeLook(settings, this.#lights));
    this.#isStale = true;
  }

  changeAov(aov: AovName): void {
    this.#aov = aov;
    this.#request.aov = aovNumbers[aov];
    this.#isStale = true;
  }

  /** To be called after the rig was moved. */
  moveCamera(): void {
    Object.assign(this.#request, this.#rig.readView());
    this.#isStale = true;
  }

  /** Takes the size, or the largest of its shape that fits the stream. */
  resize(width: number, height: number): void {
    const { maxWidth, maxHeight } = this.#producer.info();
    const shrink = Math.min(1, maxWidth / width, maxHeight / height);
    this.#request.width = Math.max(1, Math.round(width * shrink));
    this.#request.height = Math.max(1, Math.round(height * shrink));
    this.#request.pitchBytes = this.#request.width * 4;
    this.#rig.setAspect(this.#request.width / this.#request.height);
    this.moveCamera();
  }

  async draw(): Promise<void> {
    // First, so that a change while this is drawn is not lost, nor a drawing that fails repeated for ever.
    this.#isStale = false;
    this.#report = await this.#renderer.render(this.#scene.native, this.#request, this.#pixels);
    if (this.#producer.isClosed) return;
    this.#sequence = this.#producer.publish(this.#pixels, {
      ...{ width: this.#request.width, height: this.#request.height },
      captureTimestampNs: process.hrtime.bigint(),
    });
    this.#meter.record(performance.now());
  }

  /** Path of the prim that the newest picture shows at the centre of a pixel. Not while one is drawn. */
  pick(x: number, y: number): string | undefined {
    const { width, height } = this.#request;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return undefined;
    return this.#scene.paths[this.#renderer.pick(column, row) - 1];
  }

  readStats(): { fps: number; sequence: number } & FrameReport {
    return { fps: this.#meter.measure(performance.now()), sequence: this.#sequence, ...this.#report };
  }
}
