import { type ComposedPrim, type ComposedProperty, getValue } from '../compose/composed-prim.ts';

/** A value per corner, however it is spread over the mesh. */
export interface Primvar {
  /** Equal for corners that share a value. */
  keyOf(corner: number): number;
  /** Whether corners of one point always share their value. */
  isPerPoint: boolean;
  /** Keys are below it. */
  keyCount: number;
  gather(corners: ArrayLike<number>): Float32Array;
}

export interface CornerOwners {
  point(corner: number): number;
  face(corner: number): number;
}

/** The numbers of an array attribute, flat; undefined when there is none. */
export function getNumbers(prim: ComposedPrim, name: string): ArrayLike<number> | undefined {
  return toNumbers(prim.properties.get(name));
}

function toNumbers(property: ComposedProperty | undefined): ArrayLike<number> | undefined {
  const value = property?.value;
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.isArray(value.items) ? value.items.map(Number) : (value.items as ArrayLike<number>);
}

/** The first of `names` that is authored with enough values for its interpolation. */
export function readPrimvar(
  prim: ComposedPrim,
  names: readonly string[],
  width: number,
  owners: CornerOwners,
): Primvar | undefined {
  for (const name of names) {
    const property = prim.properties.get(name);
    if (property === undefined) continue;
    const found = spreadPrimvar({ property, name, indices: getNumbers(prim, `${name}:indices`), width, owners });
    if (found !== undefined) return found;
  }
  return undefined;
}

interface PrimvarSource {
  property: ComposedProperty;
  name: string;
  indices: ArrayLike<number> | undefined;
  width: number;
  owners: CornerOwners;
}

function spreadPrimvar({ property, name, indices, width, owners }: PrimvarSource): Primvar | undefined {
  const values = toNumbers(property);
  if (values === undefined || values.length < width) return undefined;
  const authored = property.spec.metadata.get('interpolation');
  const interpolation = typeof authored === 'string' ? authored : name === 'normals' ? 'vertex' : 'constant';
  const elementOf = (corner: number): number => {
    if (interpolation === 'constant') return 0;
    if (interpolation === 'uniform') return owners.face(corner);
    return interpolation === 'faceVarying' ? corner : owners.point(corner);
  };
  const last = Math.floor(values.length / width) - 1;
  // A short or wrong array repeats its last value instead of reading past it.
  const keyOf = (corner: number): number => {
    const element = elementOf(corner);
    const index = indices === undefined ? element : (indices[Math.min(element, indices.length - 1)] ?? 0);
    return Math.max(0, Math.min(index, last));
  };
  const gather = (corners: ArrayLike<number>): Float32Array => {
    const out = new Float32Array(corners.length * width);
    for (let vertex = 0; vertex < corners.length; vertex += 1) {
      const from = keyOf(corners[vertex]!) * width;
      for (let k = 0; k < width; k += 1) out[vertex * width + k] = values[from + k] ?? 0;
    }
    return out;
  };
  const isPerPoint = !['uniform', 'faceVarying'].includes(interpolation);
  return { keyOf, isPerPoint, keyCount: last + 1, gather };
}

/** The one value of a constant primvar, e.g. a display colour; its first value when there are more. */
export function readConstant(prim: ComposedPrim, name: string, width: number): number[] | undefined {
  const value = getValue(prim, name);
  if (Array.isArray(value)) return value.length >= width ? value.slice(0, width).map(Number) : undefined;
  const numbers = getNumbers(prim, name);
  return numbers === undefined || numbers.length < width
    ? undefined
    : Array.from({ length: width }, (_, k) => numbers[k]!);
}
