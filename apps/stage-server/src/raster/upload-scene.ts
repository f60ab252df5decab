import type { TriangleMesh } from '../stage/geometry/triangle-mesh.ts';
import type { StageScene, SurfaceMaterial, TextureUse } from '../stage/scene/stage-scene.ts';
import type { NativeScene, RasterAddon } from './native-raster.ts';
import { instanceFlags, wrapNumbers } from './raster-kinds.ts';

/** A scene in the rasteriser's memory. Prim id n is `paths[n - 1]`. */
export interface UploadedScene {
  native: NativeScene;
  paths: readonly string[];
  /** What `setInstances` was given last. */
  words: Uint32Array;
  worlds: Float32Array;
}

const wordsPerInstance = 5;
const flagsWord = 4;

/** Copies a scene to the rasteriser; shapes, pictures and looks that are shared are copied once. */
export function uploadScene(addon: RasterAddon, scene: StageScene, selected: ReadonlySet<string>): UploadedScene {
  const native = new addon.NativeScene();
  const materials = new MaterialUploader(native, scene);
  const meshes = new Map<TriangleMesh, number>();
  const ids = new Map<string, number>();
  const words = new Uint32Array(scene.drawn.length * wordsPerInstance);
  const worlds = new Float32Array(scene.drawn.length * 16);
  scene.drawn.forEach(({ path, mesh, material, world, isDoubleSided }, at) => {
    const meshNumber = meshes.get(mesh) ?? native.addMesh(mesh);
    meshes.set(mesh, meshNumber);
    // The parts of one prim share its id.
    const id = ids.get(path) ?? ids.size + 1;
    ids.set(path, id);
    const flags = instanceFlags.visible | (isDoubleSided ? instanceFlags.doubleSided : 0);
    words.set([meshNumber, materials.upload(material), id, id, flags], at * wordsPerInstance);
    worlds.set(world, at * 16);
  });
  const uploaded = { native, paths: [...ids.keys()], words, worlds };
  selectInstances(uploaded, selected);
  return uploaded;
}

/** Marks what lies at or below the paths as selected, and nothing else. Not while a frame of the scene is drawn. */
export function selectInstances({ native, paths, words, worlds }: UploadedScene, selected: ReadonlySet<string>): void {
  const isSelected = paths.map((path) => selected.size > 0 && isAtOrBelow(path, selected));
  for (let at = 0; at < words.length; at += wordsPerInstance) {
    const flags = words[at + flagsWord]! & ~instanceFlags.selected;
    words[at + flagsWord] = flags | (isSelected[words[at + 2]! - 1] === true ? instanceFlags.selected : 0);
  }
  native.setInstances(words, worlds);
}

function isAtOrBelow(path: string, selected: ReadonlySet<string>): boolean {
  if (selected.has('/')) return true;
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (selected.has(at)) return true;
  return false;
}

class MaterialUploader {
  readonly #native: NativeScene;
  readonly #scene: StageScene;
  readonly #materials = new Map<SurfaceMaterial, number>();
  readonly #textures = new Map<string, number>();

  constructor(native: NativeScene, scene: StageScene) {
    this.#native = native;
    this.#scene = scene;
  }

  upload(material: SurfaceMaterial): number {
    const known = this.#materials.get(material);
    if (known !== undefined) return known;
    const { baseTexture } = material;
    const scale = baseTexture?.scale ?? [1, 1, 1, 1];
    const number = this.#native.addMaterial({
      baseColor: Float32Array.from(material.baseColor, (value, k) => value * scale[k]!),
      emissive: Float32Array.from(material.emissive),
      roughness: material.roughness,
      metallic: material.metallic,
      opacity: material.opacity * (baseTexture?.hasAlpha === true ? scale[3] : 1),
      opacityCutoff: material.opacityCutoff,
      usesTextureAlpha: baseTexture?.hasAlpha === true,
      baseTexture: baseTexture === undefined ? -1 : this.#uploadTexture(baseTexture),
    });
    this.#materials.set(material, number);
    return number;
  }

  #uploadTexture({ image, isSrgb, wrapS, wrapT }: TextureUse): number {
    const key = `${image}|${isSrgb}|${wrapS}|${wrapT}`;
    const known = this.#textures.get(key);
    const picture = this.#scene.images[image];
    if (known !== undefined || picture === undefined) return known ?? -1;
    const { rgba, width, height } = picture;
    const wraps = { wrapS: wrapNumbers[wrapS], wrapT: wrapNumbers[wrapT] };
    const number = this.#native.addTexture({ rgba, width, height, isSrgb, ...wraps });
    this.#textures.set(key, number);
    return number;
  }
}
