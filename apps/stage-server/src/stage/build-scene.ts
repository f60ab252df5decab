import type { ComposedPrim } from './compose/composed-prim.ts';
import { getValue } from './compose/composed-prim.ts';
import { buildMesh } from './geometry/build-mesh.ts';
import { buildPrimitive } from './geometry/build-primitive.ts';
import type { TriangleMesh } from './geometry/triangle-mesh.ts';
import { computeLocalTransform } from './local-transform.ts';
import { identity, type Matrix, multiply, transformPoint } from './matrix.ts';
import { readMaterial, type SurfaceMaterial } from './read-material.ts';
import { StageError } from './stage-error.ts';

/** Something to draw: a mesh with a place and a look. */
export interface DrawnPrim {
  path: string;
  mesh: TriangleMesh;
  world: Matrix;
  material: SurfaceMaterial;
  isDoubleSided: boolean;
}

export interface Bounds {
  low: [number, number, number];
  high: [number, number, number];
}

/** What is to be drawn of a stage, in world space, before the up axis is looked at. */
export interface StageScene {
  drawn: DrawnPrim[];
  /** Undefined when nothing is drawn. */
  bounds: Bounds | undefined;
}

const maxTriangles = 10_000_000;
const shownPurposes: readonly unknown[] = [undefined, 'default', 'render'];

interface Inherited {
  world: Matrix;
  isVisible: boolean;
  purpose: unknown;
}

/** Walks the stage for its gprims: transforms, visibility and purpose come down from the parents. */
export function buildScene(root: ComposedPrim): StageScene {
  const scene: StageScene = { drawn: [], bounds: undefined };
  const prims = indexPrims(root);
  let triangles = 0;
  const visit = (prim: ComposedPrim, parent: Inherited): void => {
    const local = computeLocalTransform(prim);
    const own: Inherited = {
      world: local.resets ? local.matrix : multiply(local.matrix, parent.world),
      isVisible: parent.isVisible && getValue(prim, 'visibility') !== 'invisible',
      purpose: parent.purpose ?? getValue(prim, 'purpose'),
    };
    if (own.isVisible && shownPurposes.includes(own.purpose)) {
      const mesh = prim.typeName === 'Mesh' ? buildMesh(prim) : buildPrimitive(prim);
      if (mesh !== undefined) {
        triangles += mesh.indices.length / 3;
        if (triangles > maxTriangles) throw new StageError('stage_too_large', `more than ${maxTriangles} triangles`);
        const isDoubleSided = getValue(prim, 'doubleSided') === true;
        scene.drawn.push({
          path: prim.path,
          mesh,
          world: own.world,
          material: readMaterial(prim, prims),
          isDoubleSided,
        });
        scene.bounds = growBounds(scene.bounds, mesh, own.world);
      }
    }
    for (const child of prim.children) visit(child, own);
  };
  visit(root, { world: identity, isVisible: true, purpose: undefined });
  return scene;
}

/** Every prim by its path. */
export function indexPrims(root: ComposedPrim): Map<string, ComposedPrim> {
  const prims = new Map<string, ComposedPrim>();
  const visit = (prim: ComposedPrim): void => {
    prims.set(prim.path, prim);
    prim.children.forEach(visit);
  };
  visit(root);
  return prims;
}

function growBounds(before: Bounds | undefined, mesh: TriangleMesh, world: Matrix): Bounds {
  const bounds: Bounds = before ?? { low: [Infinity, Infinity, Infinity], high: [-Infinity, -Infinity, -Infinity] };
  for (let at = 0; at < mesh.positions.length; at += 3) {
    const point = transformPoint(world, [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!]);
    for (let k = 0; k < 3; k += 1) {
      bounds.low[k] = Math.min(bounds.low[k]!, point[k]!);
      bounds.high[k] = Math.max(bounds.high[k]!, point[k]!);
    }
  }
  return bounds;
}
