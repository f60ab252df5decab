import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  ConeGeometry,
  CylinderGeometry,
  PlaneGeometry,
  SphereGeometry,
} from 'three';
import { type ComposedPrim, getNumber, getValue } from '../compose/composed-prim.ts';
import { readConstant } from './primvar.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

const segments = 48;

/** Triangles of a `Cube`, `Sphere`, `Cylinder`, `Cone`, `Capsule` or `Plane`; undefined for other types. */
export function buildPrimitive(prim: ComposedPrim): TriangleMesh | undefined {
  const geometry = createGeometry(prim);
  if (geometry === undefined) return undefined;
  const { position, normal, uv } = geometry.attributes;
  if (position === undefined || normal === undefined || uv === undefined || geometry.index === null) return undefined;
  const mesh: TriangleMesh = {
    positions: Float32Array.from(position.array),
    normals: Float32Array.from(normal.array),
    uvs: Float32Array.from(uv.array),
    indices: Uint32Array.from(geometry.index.array),
  };
  const color = readConstant(prim, 'primvars:displayColor', 3);
  const opacity = readConstant(prim, 'primvars:displayOpacity', 1);
  if (color !== undefined || opacity !== undefined) {
    const [r = 1, g = 1, b = 1] = color ?? [];
    mesh.colors = new Float32Array(position.count * 4);
    for (let vertex = 0; vertex < position.count; vertex += 1)
      mesh.colors.set([r, g, b, opacity?.[0] ?? 1], vertex * 4);
  }
  geometry.dispose();
  return mesh;
}

function createGeometry(prim: ComposedPrim): BufferGeometry | undefined {
  const number = (name: string, fallback: number) => getNumber(prim, name, fallback);
  const [radius, height] = [
    number('radius', prim.typeName === 'Capsule' ? 0.5 : 1),
    number('height', prim.typeName === 'Capsule' ? 1 : 2),
  ];
  switch (prim.typeName) {
    case 'Cube': {
      const size = number('size', 2);
      return new BoxGeometry(size, size, size);
    }
    case 'Sphere':
      return new SphereGeometry(radius, segments, segments / 2);
    case 'Cylinder':
      return alignAxis(new CylinderGeometry(radius, radius, height, segments), prim);
    case 'Cone':
      return alignAxis(new ConeGeometry(radius, height, segments), prim);
    case 'Capsule':
      return alignAxis(new CapsuleGeometry(radius, height, segments / 4, segments), prim);
    case 'Plane':
      return createPlane(prim, number('width', 2), number('length', 2));
    default:
      return undefined;
  }
}

/** Across x is along z and up y. */
function createPlane(prim: ComposedPrim, width: number, length: number): BufferGeometry {
  const plane = new PlaneGeometry(width, length);
  if (getValue(prim, 'axis') === 'X') return plane.rotateY(Math.PI / 2);
  return getValue(prim, 'axis') === 'Y' ? plane.rotateX(-Math.PI / 2) : plane;
}

/** The shapes are made along y; USD's default axis is z. */
function alignAxis(geometry: BufferGeometry, prim: ComposedPrim): BufferGeometry {
  switch (getValue(prim, 'axis') ?? 'Z') {
    case 'X':
      return geometry.rotateZ(-Math.PI / 2);
    case 'Z':
      return geometry.rotateX(Math.PI / 2);
    default:
      return geometry;
  }
}
