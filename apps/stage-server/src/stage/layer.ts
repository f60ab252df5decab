/** What a layer file says, before composition. */

/** An array attribute; tuples lie flat, `width` numbers each. */
export interface ArrayValue {
  items: readonly (number | string | boolean)[] | Float32Array | Float64Array | Int32Array | Uint32Array;
  width: number;
}
export type UsdValue =
  | null
  | number
  | string
  | boolean
  | readonly number[]
  | ArrayValue
  | { asset: string }
  | { path: string };

export interface PropertySpec {
  kind: 'attribute' | 'relationship';
  typeName: string;
  isUniform: boolean;
  default?: UsdValue;
  /** In rising order of time. */
  timeSamples?: readonly { time: number; value: UsdValue }[];
  connections?: ListEdit<string>;
  targets?: ListEdit<string>;
  metadata: Map<string, MetadataValue>;
}

/** An edited list; `explicit` replaces everything weaker. */
export interface ListEdit<Item> {
  explicit?: readonly Item[];
  prepended: readonly Item[];
  appended: readonly Item[];
  deleted: readonly Item[];
}

export interface ArcTarget {
  /** Empty: the same layer. */
  asset: string;
  /** Empty: the layer's default prim. */
  primPath: string;
}
export type MetadataValue = UsdValue | { [key: string]: MetadataValue };

export interface PrimSpec {
  name: string;
  specifier: 'def' | 'over' | 'class';
  typeName: string;
  metadata: Map<string, MetadataValue>;
  references?: ListEdit<ArcTarget>;
  payload?: ListEdit<ArcTarget>;
  inherits?: ListEdit<string>;
  specializes?: ListEdit<string>;
  variantSelections: Map<string, string>;
  /** Order in which children are wanted, by name. */
  childOrder?: readonly string[];
  properties: Map<string, PropertySpec>;
  children: Map<string, PrimSpec>;
  variantSets: Map<string, Map<string, PrimSpec>>;
}

/** The pseudo-root carries the layer's own metadata. */
export interface Layer {
  root: PrimSpec;
  sublayers: readonly string[];
}

export function createPrimSpec(name: string, specifier: PrimSpec['specifier'], typeName: string): PrimSpec {
  return {
    name,
    specifier,
    typeName,
    metadata: new Map(),
    variantSelections: new Map(),
    properties: new Map(),
    children: new Map(),
    variantSets: new Map(),
  };
}

/** The list after one more (stronger) edit of it. */
export function applyListEdit<Item>(
  weaker: readonly Item[],
  edit: ListEdit<Item>,
  keyOf: (item: Item) => string,
): Item[] {
  if (edit.explicit !== undefined) return [...edit.explicit];
  const gone = new Set([...edit.deleted, ...edit.prepended, ...edit.appended].map(keyOf));
  const kept = weaker.filter((item) => !gone.has(keyOf(item)));
  return [...edit.prepended, ...kept, ...edit.appended];
}
