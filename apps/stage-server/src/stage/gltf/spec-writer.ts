import { createPrimSpec, type MetadataValue, type PrimSpec, type PropertySpec, type UsdValue } from '../layer.ts';

/** Adds a child prim under a name made from `wanted` that is valid and not yet taken. */
export function addPrim(parent: PrimSpec, typeName: string, wanted: string): PrimSpec {
  const plain = wanted.replace(/[^\p{L}\p{N}_]/gu, '_');
  const base = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
  let name = base;
  for (let next = 2; parent.children.has(name); next += 1) name = `${base}_${next}`;
  const spec = createPrimSpec(name, 'def', typeName);
  parent.children.set(name, spec);
  return spec;
}

/** Writes the default of an attribute; `type` is its USD type. */
export function setValue(
  prim: PrimSpec,
  name: string,
  { type, value, interpolation }: { type: string; value: UsdValue; interpolation?: string },
): void {
  const metadata = new Map<string, MetadataValue>();
  if (interpolation !== undefined) metadata.set('interpolation', interpolation);
  prim.properties.set(name, { ...emptyProperty(prim, name, type), default: value, metadata });
}

export function connect(prim: PrimSpec, name: string, { type, to }: { type: string; to: string }): void {
  const connections = { explicit: [to], prepended: [], appended: [], deleted: [] };
  prim.properties.set(name, { ...emptyProperty(prim, name, type), connections });
}

export function setTarget(prim: PrimSpec, name: string, to: string): void {
  const targets = { explicit: [to], prepended: [], appended: [], deleted: [] };
  prim.properties.set(name, { kind: 'relationship', typeName: '', isUniform: false, targets, metadata: new Map() });
}

function emptyProperty(prim: PrimSpec, name: string, typeName: string): PropertySpec {
  const known = prim.properties.get(name);
  return known ?? { kind: 'attribute', typeName, isUniform: typeName === 'token', metadata: new Map() };
}
