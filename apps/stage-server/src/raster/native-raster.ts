/** The addon's face; the C++ side is in native/binding. Numbers of kinds are in `raster-kinds.ts`. */

export interface NativeMesh {
  positions: Float32Array;
  normals?: Float32Array;
  uvs?: Float32Array;
  colors?: Float32Array;
  indices: Uint32Array;
}

export interface NativeMaterial {
  baseColor: Float32Array;
  emissive: Float32Array;
  roughness: number;
  metallic: number;
  opacity: number;
  /** Above 0: what is less opaque is left out, the rest is solid. */
  opacityCutoff: number;
  usesTextureAlpha: boolean;
  /** -1: none. */
  baseTexture: number;
}

export interface NativeTexture {
  rgba: Uint8Array;
  width: number;
  height: number;
  isSrgb: boolean;
  wrapS: number;
  wrapT: number;
}

/** Throws when it is changed while a frame of it is drawn. */
export interface NativeScene {
  addMesh(mesh: NativeMesh): number;
  addTexture(texture: NativeTexture): number;
  addMaterial(material: NativeMaterial): number;
  /** Per instance five words (mesh, material, prim id, semantic id, flags) and a row-major matrix for row vectors. */
  setInstances(words: Uint32Array, worlds: Float32Array): void;
}

export interface FrameRequest {
  width: number;
  height: number;
  pitchBytes: number;
  viewProjection: Float32Array;
  forward: Float32Array;
  right: Float32Array;
  up: Float32Array;
  isOrthographic: boolean;
  nearDistance: number;
  farDistance: number;
  aov: number;
  toneMap: number;
  textureFilter: number;
  samples: number;
  isWireframe: boolean;
  cullsBackFaces: boolean;
  exposure: number;
  backgroundTop: Float32Array;
  backgroundBottom: Float32Array;
  worldUp: Float32Array;
  skyColor: Float32Array;
  groundColor: Float32Array;
  /** Six numbers each: direction towards the light, colour; at most eight lights. */
  lights: Float32Array;
}

export interface FrameReport {
  visibleInstances: number;
  visibleTriangles: number;
  geometryMs: number;
  rasterMs: number;
}

export interface NativeRenderer {
  /** Draws off this thread; one frame at a time. `target` belongs to the renderer until the promise settles. */
  render(scene: NativeScene, request: FrameRequest, target: Uint8Array): Promise<FrameReport>;
  /** The prim id at a pixel of the last frame, 0 for none. */
  pick(x: number, y: number): number;
}

export interface RasterAddon {
  NativeScene: new () => NativeScene;
  NativeRenderer: new (threads: number) => NativeRenderer;
}
