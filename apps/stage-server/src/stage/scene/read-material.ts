import type { ComposedPrim, ComposedProperty } from '../compose/composed-prim.ts';
import type { UsdValue } from '../layer.ts';
import type { ImageStore } from './image-store.ts';
import type { SurfaceMaterial, TextureUse, TextureWrap } from './stage-scene.ts';
import { readUvSource, type UvSource } from './uv-source.ts';

/** The look of a prim, and which texture coordinates it wants. */
export interface BoundMaterial {
  material: SurfaceMaterial;
  uv: UvSource | undefined;
  /** Whether display colours tint it. */
  showsDisplayColor: boolean;
}

type Prims = ReadonlyMap<string, ComposedPrim>;
type Color = readonly [number, number, number];

const bound: SurfaceMaterial = {
  baseColor: [0.18, 0.18, 0.18],
  emissive: [0, 0, 0],
  roughness: 0.5,
  metallic: 0,
  opacity: 1,
  opacityCutoff: 0,
};
/** White, so that display colours come through. */
const unbound: SurfaceMaterial = { ...bound, baseColor: [1, 1, 1], roughness: 0.8 };
/** What a prim without material and colour looks like. */
const plainColor: Color = [0.5, 0.5, 0.5];

/** Reads materials, each once. */
export class MaterialReader {
  readonly #prims: Prims;
  readonly #images: ImageStore;
  readonly #known = new Map<string, BoundMaterial | undefined>();

  constructor(prims: Prims, images: ImageStore) {
    this.#prims = prims;
    this.#images = images;
  }

  /** `inheritedColor` is the display colour of its parents. The material bound to a prim or the nearest of its parents, from its UsdPreviewSurface. */
  read(prim: ComposedPrim, inheritedColor: Color | undefined): BoundMaterial {
    const path = this.#findBinding(prim.path);
    if (path !== undefined && !this.#known.has(path)) this.#known.set(path, this.#readSurface(path));
    const known = path === undefined ? undefined : this.#known.get(path);
    if (known !== undefined) return known;
    if (prim.properties.has('primvars:displayColor'))
      return { material: unbound, uv: undefined, showsDisplayColor: true };
    const baseColor = inheritedColor ?? plainColor;
    return { material: { ...unbound, baseColor }, uv: undefined, showsDisplayColor: true };
  }

  #findBinding(path: string): string | undefined {
    let chosen: string | undefined;
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const property = this.#prims.get(at)?.properties.get('material:binding');
      const target = property?.targets[0];
      if (target === undefined) continue;
      const overrides = property?.spec.metadata.get('bindMaterialAs') === 'strongerThanDescendants';
      if (chosen === undefined || overrides) chosen = target;
    }
    return chosen;
  }

  #readSurface(materialPath: string): BoundMaterial | undefined {
    const output = this.#prims.get(materialPath)?.properties.get('outputs:surface');
    const surface = output === undefined ? undefined : this.#follow(output);
    if (surface === undefined) return undefined;
    const shader = surface.prim;
    const number = (name: string, fallback: number) => {
      const input = this.#readInput(shader, name);
      // What is connected to a texture has its own value no more.
      return typeof input?.value === 'number' && input.texture === undefined ? input.value : fallback;
    };
    const diffuse = this.#readInput(shader, 'diffuseColor');
    const texture = diffuse?.texture === undefined ? undefined : this.#readTexture(diffuse.texture);
    const showsDisplayColor = diffuse?.isDisplayColor === true;
    const opacityTexture = this.#readInput(shader, 'opacity')?.texture;
    const material: SurfaceMaterial = {
      baseColor: texture !== undefined || showsDisplayColor ? [1, 1, 1] : (toColor(diffuse?.value) ?? bound.baseColor),
      emissive: toColor(this.#readInput(shader, 'emissiveColor')?.value) ?? bound.emissive,
      roughness: number('roughness', bound.roughness),
      metallic: number('metallic', bound.metallic),
      opacity: number('opacity', 1),
      opacityCutoff: number('opacityThreshold', 0),
    };
    if (texture === undefined) return { material, uv: undefined, showsDisplayColor };
    if (opacityTexture === diffuse?.texture) texture.hasAlpha = true;
    material.baseTexture = texture;
    return { material, uv: readUvSource(diffuse!.texture!, this.#prims), showsDisplayColor };
  }

  /** What an input holds, or the texture it is connected to. */
  #readInput(
    shader: ComposedPrim,
    name: string,
  ): { value: UsdValue | undefined; texture?: ComposedPrim; isDisplayColor?: boolean } | undefined {
    const input = shader.properties.get(`inputs:${name}`);
    if (input === undefined) return undefined;
    const source = this.#follow(input);
    if (source === undefined) return { value: input.value };
    const id = source.prim.properties.get('info:id')?.value;
    const isDisplayColor = source.prim.properties.get('inputs:varname')?.value === 'displayColor';
    if (id === 'UsdPrimvarReader_float3' && isDisplayColor) return { value: input.value, isDisplayColor };
    return id === 'UsdUVTexture' ? { value: input.value, texture: source.prim } : { value: source.property?.value };
  }

  /** Follows connections to their end; undefined when there are none. */
  #follow(start: ComposedProperty): { prim: ComposedPrim; property: ComposedProperty | undefined } | undefined {
    let found: { prim: ComposedPrim; property: ComposedProperty | undefined } | undefined;
    let property: ComposedProperty | undefined = start;
    for (let hop = 0; hop < 16 && property?.connections[0] !== undefined; hop += 1) {
      const source: string = property.connections[0];
      const dot = source.lastIndexOf('.');
      const prim = this.#prims.get(source.slice(0, dot));
      if (prim === undefined) break;
      property = prim.properties.get(source.slice(dot + 1));
      found = { prim, property };
    }
    return found;
  }

  #readTexture(shader: ComposedPrim): TextureUse | undefined {
    const file = this.#readInput(shader, 'file')?.value;
    const owner = shader.properties.get('inputs:file')?.file;
    if (typeof file !== 'object' || file === null || !('asset' in file) || owner === undefined) return undefined;
    const image = this.#images.load(file.asset, owner);
    if (image === undefined) return undefined;
    const wrap = (name: string) => toWrap(this.#readInput(shader, name)?.value);
    const scale = this.#readInput(shader, 'scale')?.value;
    const [r = 1, g = 1, b = 1, a = 1] = Array.isArray(scale) ? scale.map(Number) : [];
    const isSrgb = this.#readInput(shader, 'sourceColorSpace')?.value !== 'raw';
    return { image, isSrgb, wrapS: wrap('wrapS'), wrapT: wrap('wrapT'), scale: [r, g, b, a], hasAlpha: false };
  }
}

function toWrap(value: UsdValue | undefined): TextureWrap {
  return value === 'clamp' || value === 'mirror' || value === 'black' ? value : 'repeat';
}

function toColor(value: UsdValue | undefined): Color | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  return [Number(value[0]), Number(value[1]), Number(value[2])];
}
