import type { MetadataValue, PropertySpec, UsdValue } from '../layer.ts';

/** Variant sets by name. */
export type VariantSelections = Map<string, { options: string[]; selection: string }>;

/** A prim after composition. */
export interface ComposedPrim {
  path: string;
  name: string;
  typeName: string;
  /** Strongest opinions only, targets and connections as paths of the stage. */
  properties: Map<string, ComposedProperty>;
  metadata: Map<string, MetadataValue>;
  children: ComposedPrim[];
  variantSets: VariantSelections;
}

export interface ComposedProperty {
  spec: PropertySpec;
  /** The layer that says so; assets are relative to it. */
  file: string;
  value: UsdValue | undefined;
  /** Whether the value is the first sample, there being no default. */
  isSample: boolean;
  targets: readonly string[];
  connections: readonly string[];
}

/** The value of an attribute at the default time, or at its first sample when it has only samples. */
export function getValue(prim: ComposedPrim, name: string): UsdValue | undefined {
  return prim.properties.get(name)?.value;
}

/** The number an attribute holds, or `fallback` when it is not authored as one. */
export function getNumber(prim: ComposedPrim, name: string, fallback: number): number {
  const value = getValue(prim, name);
  return typeof value === 'number' ? value : fallback;
}

export function getTuple(prim: ComposedPrim, name: string): readonly number[] | undefined {
  const value = getValue(prim, name);
  return Array.isArray(value) ? value : undefined;
}
