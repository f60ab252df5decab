import { ShapeUtils, Vector2 } from 'three';
import type { ComposedPrim } from '../compose/composed-prim.ts';
import { getNumbers, readPrimvar } from './primvar.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

/**
 * Triangles of a `Mesh` prim: faces are split, normals are the authored ones or flat (smooth across faces for
 * subdivision surfaces). Undefined when the prim has no usable faces; faces with bad indices are left out.
 */
export function buildMesh(prim: ComposedPrim): TriangleMesh | undefined {
  const points = getNumbers(prim, 'points');
  const counts = getNumbers(prim, 'faceVertexCounts');
  const faceIndices = getNumbers(prim, 'faceVertexIndices');
  if (points === undefined || counts === undefined || faceIndices === undefined) return undefined;
  const isLeftHanded = prim.properties.get('orientation')?.value === 'leftHanded';
  const triangles = splitFaces(points, counts, faceIndices, isLeftHanded);
  if (triangles.corners.length === 0) return undefined;
  const point = (corner: number) => faceIndices[corner]!;
  const owners = { point, face: (corner: number) => triangles.faceOf.get(corner) ?? 0 };
  const normals = readPrimvar(prim, ['primvars:normals', 'normals'], 3, owners);
  const uvs = readPrimvar(prim, ['primvars:st', 'primvars:st0', 'primvars:UVMap', 'primvars:uv'], 2, owners);
  const colors = readPrimvar(prim, ['primvars:displayColor'], 3, owners);
  const opacities = readPrimvar(prim, ['primvars:displayOpacity'], 1, owners);
  const isSubdivided = prim.properties.get('subdivisionScheme')?.value !== 'none' && normals === undefined;

  // Corners that agree in everything become one vertex.
  const vertexOf = new Map<string, number>();
  const corners: number[] = [];
  const indices = new Uint32Array(triangles.corners.length);
  triangles.corners.forEach((corner, at) => {
    const key = `${point(corner)}|${normals?.keyOf(corner) ?? ''}|${uvs?.keyOf(corner) ?? ''}|${colors?.keyOf(corner) ?? ''}|${opacities?.keyOf(corner) ?? ''}`;
    let vertex = vertexOf.get(key);
    if (vertex === undefined) {
      vertex = corners.length;
      corners.push(corner);
      vertexOf.set(key, vertex);
    }
    indices[at] = vertex;
  });
  const mesh: TriangleMesh = { positions: new Float32Array(corners.length * 3), indices };
  corners.forEach((corner, vertex) => {
    for (let k = 0; k < 3; k += 1) mesh.positions[vertex * 3 + k] = points[point(corner) * 3 + k]!;
  });
  if (normals !== undefined) mesh.normals = normals.gather(corners);
  else if (isSubdivided) mesh.normals = computeSmoothNormals(points, faceIndices, triangles.corners, corners);
  if (uvs !== undefined) mesh.uvs = uvs.gather(corners);
  if (colors !== undefined) mesh.colors = addAlpha(colors.gather(corners), opacities?.gather(corners));
  return mesh;
}

function splitFaces(
  points: ArrayLike<number>,
  counts: ArrayLike<number>,
  faceIndices: ArrayLike<number>,
  isLeftHanded: boolean,
) {
  const corners: number[] = [];
  const faceOf = new Map<number, number>();
  const pointCount = points.length / 3;
  let first = 0;
  for (let face = 0; face < counts.length; face += 1) {
    const count = counts[face]!;
    if (count < 0 || first + count > faceIndices.length) break;
    const own = Array.from({ length: count }, (_, k) => first + k);
    first += count;
    if (count < 3 || own.some((corner) => !(faceIndices[corner]! >= 0 && faceIndices[corner]! < pointCount))) continue;
    for (const corner of own) faceOf.set(corner, face);
    for (const [a, b, c] of count === 3
      ? [[0, 1, 2] as const]
      : splitPolygon(
          points,
          own.map((corner) => faceIndices[corner]!),
        )) {
      if (isLeftHanded) corners.push(own[a]!, own[c]!, own[b]!);
      else corners.push(own[a]!, own[b]!, own[c]!);
    }
  }
  return { corners, faceOf };
}

/** Ear clipping in the polygon's own plane. */
function splitPolygon(points: ArrayLike<number>, polygon: readonly number[]): (readonly [number, number, number])[] {
  if (polygon.length === 4) {
    return [
      [0, 1, 2],
      [0, 2, 3],
    ];
  }
  const normal = [0, 0, 0];
  polygon.forEach((current, at) => {
    const next = polygon[(at + 1) % polygon.length]!;
    for (let k = 0; k < 3; k += 1) {
      const [i, j] = [(k + 1) % 3, (k + 2) % 3];
      normal[k]! +=
        (points[current * 3 + i]! - points[next * 3 + i]!) * (points[current * 3 + j]! + points[next * 3 + j]!);
    }
  });
  const sizes = normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  const sign = normal[axis]! < 0 ? -1 : 1;
  const contour = polygon.map(
    (p) => new Vector2(points[p * 3 + ((axis + 1) % 3)]! * sign, points[p * 3 + ((axis + 2) % 3)]!),
  );
  return ShapeUtils.triangulateShape(contour, []).map(([a = 0, b = 0, c = 0]) => [a, b, c] as const);
}

function computeSmoothNormals(
  points: ArrayLike<number>,
  faceIndices: ArrayLike<number>,
  triangleCorners: readonly number[],
  corners: readonly number[],
): Float32Array {
  const sums = new Float64Array(points.length);
  for (let at = 0; at < triangleCorners.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => faceIndices[triangleCorners[at + k]!]! * 3) as [number, number, number];
    for (let k = 0; k < 3; k += 1) {
      const [i, j] = [(k + 1) % 3, (k + 2) % 3];
      const area =
        (points[b + i]! - points[a + i]!) * (points[c + j]! - points[a + j]!) -
        (points[b + j]! - points[a + j]!) * (points[c + i]! - points[a + i]!);
      for (const p of [a, b, c]) sums[p + k]! += area;
    }
  }
  const normals = new Float32Array(corners.length * 3);
  corners.forEach((corner, vertex) => {
    const p = faceIndices[corner]! * 3;
    const length = Math.hypot(sums[p]!, sums[p + 1]!, sums[p + 2]!) || 1;
    for (let k = 0; k < 3; k += 1) normals[vertex * 3 + k] = sums[p + k]! / length;
  });
  return normals;
}

function addAlpha(rgb: Float32Array, alpha: Float32Array | undefined): Float32Array {
  const out = new Float32Array((rgb.length / 3) * 4);
  for (let vertex = 0; vertex * 3 < rgb.length; vertex += 1) {
    out.set(rgb.subarray(vertex * 3, vertex * 3 + 3), vertex * 4);
    out[vertex * 4 + 3] = alpha?.[vertex] ?? 1;
  }
  return out;
}
