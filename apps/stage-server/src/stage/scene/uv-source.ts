import { type ComposedPrim, getNumber, getTuple } from '../compose/composed-prim.ts';

/** Where a texture takes its coordinates from: a primvar, turned and moved. */
export interface UvSource {
  primvar: string;
  /** u' = a u + c v + e, v' = b u + d v + f. */
  transform: readonly [number, number, number, number, number, number];
}

const unchanged: UvSource['transform'] = [1, 0, 0, 1, 0, 0];

/** Walks from a texture over `UsdTransform2d` to the primvar reader. */
export function readUvSource(texture: ComposedPrim, prims: ReadonlyMap<string, ComposedPrim>): UvSource {
  let transform = unchanged;
  let at = followInput(texture, 'st', prims);
  for (let hop = 0; hop < 8 && at !== undefined; hop += 1) {
    const id = at.properties.get('info:id')?.value;
    if (id === 'UsdPrimvarReader_float2') return { primvar: readName(at, prims), transform };
    if (id !== 'UsdTransform2d') break;
    transform = joinTransforms(readTransform(at), transform);
    at = followInput(at, 'in', prims);
  }
  return { primvar: 'st', transform };
}

export function transformUvs(uvs: Float32Array, [a, b, c, d, e, f]: UvSource['transform']): Float32Array {
  const out = new Float32Array(uvs.length);
  for (let at = 0; at < uvs.length; at += 2) {
    const [u, v] = [uvs[at]!, uvs[at + 1]!];
    out[at] = a * u + c * v + e;
    out[at + 1] = b * u + d * v + f;
  }
  return out;
}

function readName(reader: ComposedPrim, prims: ReadonlyMap<string, ComposedPrim>): string {
  let property = reader.properties.get('inputs:varname');
  for (let hop = 0; hop < 8 && property?.connections[0] !== undefined; hop += 1) {
    const source: string = property.connections[0];
    const dot = source.lastIndexOf('.');
    property = prims.get(source.slice(0, dot))?.properties.get(source.slice(dot + 1));
  }
  return typeof property?.value === 'string' && property.value !== '' ? property.value : 'st';
}

function followInput(
  shader: ComposedPrim,
  name: string,
  prims: ReadonlyMap<string, ComposedPrim>,
): ComposedPrim | undefined {
  const source = shader.properties.get(`inputs:${name}`)?.connections[0];
  return source === undefined ? undefined : prims.get(source.slice(0, source.lastIndexOf('.')));
}

/** Scaled, then turned counter-clockwise, then moved. */
function readTransform(shader: ComposedPrim): UvSource['transform'] {
  const [sx = 1, sy = 1] = getTuple(shader, 'inputs:scale') ?? [];
  const [tx = 0, ty = 0] = getTuple(shader, 'inputs:translation') ?? [];
  const angle = (getNumber(shader, 'inputs:rotation', 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * sx, sin * sx, -sin * sy, cos * sy, tx, ty];
}

/** First `first`, then `then`. */
function joinTransforms(first: UvSource['transform'], then: UvSource['transform']): UvSource['transform'] {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = then;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u];
}
