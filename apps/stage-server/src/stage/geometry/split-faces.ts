import { ShapeUtils, Vector2 } from 'three';

export interface Faces {
  points: ArrayLike<number>;
  counts: ArrayLike<number>;
  /** Point of each corner. */
  corners: ArrayLike<number>;
  isLeftHanded: boolean;
  /** Faces to take; all when undefined. */
  chosen: ReadonlySet<number> | undefined;
}

/** Triangles as corner numbers, and the face of each corner. Faces with bad indices are left out. */
export function splitFaces({ points, counts, corners, isLeftHanded, chosen }: Faces): {
  triangles: Uint32Array;
  faceOf: Uint32Array;
} {
  const pointCount = points.length / 3;
  const faceOf = new Uint32Array(corners.length);
  let upper = 0;
  for (let face = 0; face < counts.length; face += 1) upper += Math.max(0, counts[face]! - 2);
  // Counts may promise more corners than there are.
  const triangles = new Uint32Array(Math.min(upper, corners.length) * 3);
  let written = 0;
  let first = 0;
  for (let face = 0; face < counts.length; face += 1) {
    const count = counts[face]!;
    if (!(count >= 0) || first + count > corners.length) break;
    const start = first;
    first += count;
    faceOf.fill(face, start, first);
    if (count < 3 || (chosen !== undefined && !chosen.has(face))) continue;
    let isGood = true;
    for (let k = start; k < first; k += 1) isGood &&= corners[k]! >= 0 && corners[k]! < pointCount;
    if (!isGood) continue;
    for (const [a, b, c] of splitPolygon(points, corners, start, count)) {
      triangles[written] = start + a;
      triangles[written + 1] = start + (isLeftHanded ? c : b);
      triangles[written + 2] = start + (isLeftHanded ? b : c);
      written += 3;
    }
  }
  return { triangles: triangles.subarray(0, written), faceOf };
}

type Triangle = readonly [number, number, number];
const one: readonly Triangle[] = [[0, 1, 2]];
const two: readonly Triangle[] = [
  [0, 1, 2],
  [0, 2, 3],
];

/** Ear clipping in the polygon's own plane; triangles and quads need none. */
function splitPolygon(
  points: ArrayLike<number>,
  corners: ArrayLike<number>,
  start: number,
  count: number,
): readonly Triangle[] {
  if (count === 3) return one;
  if (count === 4) return two;
  const polygon = Array.from({ length: count }, (_, k) => corners[start + k]!);
  const normal = [0, 0, 0];
  polygon.forEach((current, at) => {
    const next = polygon[(at + 1) % count]!;
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
