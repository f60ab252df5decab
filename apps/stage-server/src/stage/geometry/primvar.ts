import type { ComposedPrim } from '../compose/composed-prim.ts';

/** A value per corner, however it is spread over the mesh. */
export interface Primvar {
  /** Equal for corners that share a value. */
  keyOf(corner: number): number;
  gather(corners: readonly number[]): Float32Array;
}

/** The numbers of an array attribute, flat; undefined when there is none. */
export function getNumbers(prim: ComposedPrim, name: string): ArrayLike<number> | undefined {
  const value = prim.properties.get(name)?.value;
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.from(value.items, Number);
}

/** The first of `names` that is authored with enough values for its interpolation. */
export function readPrimvar(
  prim: ComposedPrim,
  names: readonly string[],
  width: number,
  owners: { point(corner: number): number; face(corner: number): number },
): Primvar | undefined {
  for (const name of names) {
    const property = prim.properties.get(name);
    const values = getNumbers(prim, name);
    if (property === undefined || values === undefined || values.length < width) continue;
    const indices = getNumbers(prim, `${name}:indices`);
    const authored = property.spec.metadata.get('interpolation');
    const interpolation = typeof authored === 'string' ? authored : name === 'normals' ? 'vertex' : 'constant';
    const elementOf = (corner: number): number => {
      if (interpolation === 'constant') return 0;
      if (interpolation === 'uniform') return owners.face(corner);
      return interpolation === 'faceVarying' ? corner : owners.point(corner);
    };
    const last = values.length / width - 1;
    // A short or wrong array repeats its last value instead of reading past it.
    const keyOf = (corner: number): number => {
      const element = elementOf(corner);
      const index = indices === undefined ? element : (indices[Math.min(element, indices.length - 1)] ?? 0);
      return Math.max(0, Math.min(index, last));
    };
    const gather = (corners: readonly number[]): Float32Array => {
      const out = new Float32Array(corners.length * width);
      corners.forEach((corner, vertex) => {
        const from = keyOf(corner) * width;
        for (let k = 0; k < width; k += 1) out[vertex * width + k] = values[from + k] ?? 0;
      });
      return out;
    };
    return { keyOf, gather };
  }
  return undefined;
}
