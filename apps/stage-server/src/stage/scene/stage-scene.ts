import type { TriangleMesh } from '../geometry/triangle-mesh.ts';
import type { Matrix } from '../matrix.ts';

/** Something to draw: a mesh with a place and a look. Prims with the same shape share one mesh object. */
export interface DrawnPrim {
  path: string;
  mesh: TriangleMesh;
  world: Matrix;
  material: SurfaceMaterial;
  isDoubleSided: boolean;
  /** In world space. */
  bounds: Bounds;
}

export interface Bounds {
  low: [number, number, number];
  high: [number, number, number];
}

/** The look of a surface, colours linear. */
export interface SurfaceMaterial {
  baseColor: readonly [number, number, number];
  /** Multiplies the base colour. */
  baseTexture?: TextureUse;
  emissive: readonly [number, number, number];
  roughness: number;
  metallic: number;
  /** 0 lets everything through, 1 nothing. */
  opacity: number;
  /** Above 0: what is less opaque is left out, the rest is solid. */
  opacityCutoff: number;
}

/** A picture on a surface. `image` is a number in `StageScene.images`. */
export interface TextureUse {
  image: number;
  isSrgb: boolean;
  wrapS: TextureWrap;
  wrapT: TextureWrap;
  scale: readonly [number, number, number, number];
  /** Whether its fourth channel is opacity. */
  hasAlpha: boolean;
}

export type TextureWrap = 'repeat' | 'clamp' | 'mirror' | 'black';

/** A decoded picture, rows from the top, tight. */
export interface StageImage {
  name: string;
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** A camera of the stage. Looks along its own -z with y up, as its `world` matrix places it. */
export interface StageCamera {
  path: string;
  name: string;
  world: Matrix;
  isOrthographic: boolean;
  /** Angle from the picture's left to its right and from its top to its bottom, in degrees. */
  horizontalFieldOfView: number;
  verticalFieldOfView: number;
  /** What an orthographic picture is wide and high in stage units. */
  width: number;
  height: number;
  nearDistance: number;
  farDistance: number;
  focusDistance: number;
}

/** Light of the stage: a direction or the sky. `color` is linear and has the intensity in it. */
export type StageLight =
  | { kind: 'directional'; path: string; color: readonly [number, number, number]; towards: [number, number, number] }
  | { kind: 'dome'; path: string; color: readonly [number, number, number] };

/** What is to be drawn of a stage, in world space, before the up axis is looked at. */
export interface StageScene {
  drawn: DrawnPrim[];
  images: StageImage[];
  cameras: StageCamera[];
  /** Empty: the stage brings none, and the viewer's own lamp is lit. */
  lights: StageLight[];
  /** Undefined when nothing is drawn. */
  bounds: Bounds | undefined;
  triangleCount: number;
}

/** World bounds of everything drawn at or below the paths; undefined when that is nothing. */
export function findBounds(scene: StageScene, paths: readonly string[]): Bounds | undefined {
  let bounds: Bounds | undefined;
  for (const drawn of scene.drawn) {
    const isBelow = paths.some((path) => path === '/' || drawn.path === path || drawn.path.startsWith(`${path}/`));
    if (isBelow) bounds = joinBounds(bounds, drawn.bounds);
  }
  return bounds;
}

export function joinBounds(a: Bounds | undefined, b: Bounds): Bounds {
  if (a === undefined) return { low: [...b.low], high: [...b.high] };
  for (let k = 0; k < 3; k += 1) {
    a.low[k] = Math.min(a.low[k]!, b.low[k]!);
    a.high[k] = Math.max(a.high[k]!, b.high[k]!);
  }
  return a;
}
