import type { ComposedPrim } from './compose/composed-prim.ts';
import type { UsdValue } from './layer.ts';

/** The look of a surface, colours linear. */
export interface SurfaceMaterial {
  baseColor: readonly [number, number, number];
  emissive: readonly [number, number, number];
  roughness: number;
  metallic: number;
}

const bound: SurfaceMaterial = { baseColor: [0.18, 0.18, 0.18], emissive: [0, 0, 0], roughness: 0.5, metallic: 0 };
/** White, so that display colours come through. */
const unbound: SurfaceMaterial = { ...bound, baseColor: [1, 1, 1], roughness: 0.8 };
/** Unlit by a colour of its own: what a prim without material and colour looks like. */
const plain: SurfaceMaterial = { ...unbound, baseColor: [0.5, 0.5, 0.5] };

/** The material bound to a prim or the nearest of its parents, from its UsdPreviewSurface. */
export function readMaterial(prim: ComposedPrim, prims: ReadonlyMap<string, ComposedPrim>): SurfaceMaterial {
  const material = prims.get(findBinding(prim.path, prims) ?? '');
  const surface = material?.properties.get('outputs:surface')?.connections[0];
  const shader = surface === undefined ? undefined : prims.get(surface.slice(0, surface.lastIndexOf('.')));
  if (shader === undefined) return prim.properties.has('primvars:displayColor') ? unbound : plain;
  const color = (name: string, fallback: readonly [number, number, number]) =>
    toColor(readInput(shader, name, prims)) ?? fallback;
  const number = (name: string, fallback: number) => {
    const value = readInput(shader, name, prims);
    return typeof value === 'number' ? value : fallback;
  };
  return {
    baseColor: color('diffuseColor', bound.baseColor),
    emissive: color('emissiveColor', bound.emissive),
    roughness: number('roughness', bound.roughness),
    metallic: number('metallic', bound.metallic),
  };
}

function findBinding(path: string, prims: ReadonlyMap<string, ComposedPrim>): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const target = prims.get(at)?.properties.get('material:binding')?.targets[0];
    if (target !== undefined) return target;
  }
  return undefined;
}

/** The value of an input, through the interface of its material when it is connected to it. */
function readInput(shader: ComposedPrim, name: string, prims: ReadonlyMap<string, ComposedPrim>): UsdValue | undefined {
  let property = shader.properties.get(`inputs:${name}`);
  for (let hop = 0; hop < 8 && property?.connections[0] !== undefined; hop += 1) {
    const source: string = property.connections[0];
    const dot = source.lastIndexOf('.');
    property = prims.get(source.slice(0, dot))?.properties.get(source.slice(dot + 1));
  }
  return property?.value;
}

function toColor(value: UsdValue | undefined): [number, number, number] | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  return [Number(value[0]), Number(value[1]), Number(value[2])];
}
