import type { StageScene } from '../stage/build-scene.ts';
import type { NativeScene, RasterAddon } from './native-raster.ts';
import { instanceFlags } from './raster-kinds.ts';

/** A scene in the rasteriser's memory. Prim id n is `paths[n - 1]`. */
export interface UploadedScene {
  native: NativeScene;
  paths: readonly string[];
}

/** Copies a scene to the rasteriser. */
export function uploadScene(addon: RasterAddon, scene: StageScene, selected: ReadonlySet<string>): UploadedScene {
  const native = new addon.NativeScene();
  const words = new Uint32Array(scene.drawn.length * 5);
  const worlds = new Float32Array(scene.drawn.length * 16);
  scene.drawn.forEach(({ path, mesh, material, world, isDoubleSided }, at) => {
    const meshIndex = native.addMesh(mesh);
    const materialIndex = native.addMaterial({
      baseColor: Float32Array.from(material.baseColor),
      emissive: Float32Array.from(material.emissive),
      roughness: material.roughness,
      metallic: material.metallic,
      baseTexture: -1,
    });
    const flags =
      instanceFlags.visible |
      (isDoubleSided ? instanceFlags.doubleSided : 0) |
      (selected.has(path) ? instanceFlags.selected : 0);
    words.set([meshIndex, materialIndex, at + 1, at + 1, flags], at * 5);
    worlds.set(world, at * 16);
  });
  native.setInstances(words, worlds);
  return { native, paths: scene.drawn.map(({ path }) => path) };
}
