import type { ComposedPrim } from '../compose/composed-prim.ts';
import { getNumbers, type Primvar, readPrimvar } from './primvar.ts';
import { splitFaces } from './split-faces.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

export interface MeshOptions {
  /** Primvar to take texture coordinates from; the usual names are tried after it. */
  uvPrimvar?: string;
  /** Faces to take; all when undefined. */
  faces?: ReadonlySet<number>;
}

/**
 * Triangles of a `Mesh` prim: faces are split, normals are the authored ones or flat (smooth across faces for
 * subdivision surfaces). Undefined when the prim has no usable faces.
 */
export function buildMesh(prim: ComposedPrim, options: MeshOptions = {}): TriangleMesh | undefined {
  const points = getNumbers(prim, 'points');
  const counts = getNumbers(prim, 'faceVertexCounts');
  const corners = getNumbers(prim, 'faceVertexIndices');
  if (points === undefined || counts === undefined || corners === undefined) return undefined;
  const isLeftHanded = prim.properties.get('orientation')?.value === 'leftHanded';
  const { triangles, faceOf } = splitFaces({
    points,
    counts,
    corners,
    isLeftHanded,
    chosen: chooseFaces(prim, options),
  });
  if (triangles.length === 0) return undefined;
  const owners = { point: (corner: number) => corners[corner]!, face: (corner: number) => faceOf[corner]! };
  const uvNames = ['st', 'st0', 'UVMap', 'uv'].map((name) => `primvars:${name}`);
  if (options.uvPrimvar !== undefined) uvNames.unshift(`primvars:${options.uvPrimvar}`);
  const normals = readPrimvar(prim, ['primvars:normals', 'normals'], 3, owners);
  const uvs = readPrimvar(prim, uvNames, 2, owners);
  const colors = readPrimvar(prim, ['primvars:displayColor'], 3, owners);
  const opacities = readPrimvar(prim, ['primvars:displayOpacity'], 1, owners);
  const isSubdivided = prim.properties.get('subdivisionScheme')?.value !== 'none' && normals === undefined;

  const { indices, firstCorners } = joinCorners(triangles, corners, points.length / 3, [
    normals,
    uvs,
    colors,
    opacities,
  ]);
  const positions = new Float32Array(firstCorners.length * 3);
  for (let vertex = 0; vertex < firstCorners.length; vertex += 1) {
    const from = corners[firstCorners[vertex]!]! * 3;
    for (let k = 0; k < 3; k += 1) positions[vertex * 3 + k] = points[from + k]!;
  }
  const mesh: TriangleMesh = { positions, indices };
  if (normals !== undefined) mesh.normals = normals.gather(firstCorners);
  else if (isSubdivided) mesh.normals = computeSmoothNormals({ points, corners, triangles }, firstCorners);
  if (uvs !== undefined) mesh.uvs = uvs.gather(firstCorners);
  if (colors !== undefined || opacities !== undefined) {
    mesh.colors = joinColors(colors?.gather(firstCorners), opacities?.gather(firstCorners), firstCorners.length);
  }
  return mesh;
}

function chooseFaces(prim: ComposedPrim, { faces }: MeshOptions): ReadonlySet<number> | undefined {
  const holes = getNumbers(prim, 'holeIndices');
  if (holes === undefined || holes.length === 0) return faces;
  const hidden = new Set(Array.from(holes));
  const count = getNumbers(prim, 'faceVertexCounts')?.length ?? 0;
  const all = faces ?? Array.from({ length: count }, (_, face) => face);
  return new Set([...all].filter((face) => !hidden.has(face)));
}

/** Corners that agree in everything become one vertex; `firstCorners` names one corner of each. */
function joinCorners(
  triangles: Uint32Array,
  corners: ArrayLike<number>,
  pointCount: number,
  primvars: readonly (Primvar | undefined)[],
): { indices: Uint32Array; firstCorners: Uint32Array } {
  const perCorner = primvars.filter((primvar) => primvar !== undefined && !primvar.isPerPoint) as Primvar[];
  // Pairs of what came before and a primvar's key are numbered, one primvar after the other.
  const pairs = perCorner.map(() => new Map<number, number>());
  const vertexOf = new Map<number, number>();
  const ofPoint = perCorner.length === 0 ? new Int32Array(pointCount).fill(-1) : undefined;
  const indices = new Uint32Array(triangles.length);
  const firstCorners: number[] = [];
  for (let at = 0; at < triangles.length; at += 1) {
    const corner = triangles[at]!;
    let key = corners[corner]!;
    perCorner.forEach((primvar, k) => {
      const pair = key * primvar.keyCount + primvar.keyOf(corner);
      const known = pairs[k]!.get(pair);
      key = known ?? pairs[k]!.size;
      if (known === undefined) pairs[k]!.set(pair, key);
    });
    let vertex = ofPoint === undefined ? (vertexOf.get(key) ?? -1) : ofPoint[key]!;
    if (vertex < 0) {
      vertex = firstCorners.push(corner) - 1;
      if (ofPoint === undefined) vertexOf.set(key, vertex);
      else ofPoint[key] = vertex;
    }
    indices[at] = vertex;
  }
  return { indices, firstCorners: Uint32Array.from(firstCorners) };
}

interface Triangles {
  points: ArrayLike<number>;
  corners: ArrayLike<number>;
  triangles: Uint32Array;
}

function computeSmoothNormals({ points, corners, triangles }: Triangles, firstCorners: Uint32Array): Float32Array {
  const sums = new Float64Array(points.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const a = corners[triangles[at]!]! * 3;
    const b = corners[triangles[at + 1]!]! * 3;
    const c = corners[triangles[at + 2]!]! * 3;
    for (let k = 0; k < 3; k += 1) {
      const i = (k + 1) % 3;
      const j = (k + 2) % 3;
      const area =
        (points[b + i]! - points[a + i]!) * (points[c + j]! - points[a + j]!) -
        (points[b + j]! - points[a + j]!) * (points[c + i]! - points[a + i]!);
      sums[a + k]! += area;
      sums[b + k]! += area;
      sums[c + k]! += area;
    }
  }
  const normals = new Float32Array(firstCorners.length * 3);
  for (let vertex = 0; vertex < firstCorners.length; vertex += 1) {
    const p = corners[firstCorners[vertex]!]! * 3;
    const length = Math.hypot(sums[p]!, sums[p + 1]!, sums[p + 2]!) || 1;
    for (let k = 0; k < 3; k += 1) normals[vertex * 3 + k] = sums[p + k]! / length;
  }
  return normals;
}

function joinColors(rgb: Float32Array | undefined, alpha: Float32Array | undefined, count: number): Float32Array {
  const out = new Float32Array(count * 4).fill(1);
  for (let vertex = 0; vertex < count; vertex += 1) {
    if (rgb !== undefined) for (let k = 0; k < 3; k += 1) out[vertex * 4 + k] = rgb[vertex * 3 + k]!;
    if (alpha !== undefined) out[vertex * 4 + 3] = alpha[vertex]!;
  }
  return out;
}
