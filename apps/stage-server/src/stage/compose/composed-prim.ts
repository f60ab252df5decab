import type { MetadataValue, PropertySpec, UsdValue } from '../layer.ts';

/** A prim after composition. */
export interface ComposedPrim {
  path: string;
  name: string;
  typeName: string;
  /** Strongest opinions only, targets and connections as paths of the stage. */
  properties: Map<string, ComposedProperty>;
  metadata: Map<string, MetadataValue>;
  children: ComposedPrim[];
  variantSets: Map<string, { options: string[]; selection: string }>;
}

export interface ComposedProperty {
  spec: PropertySpec;
  /** The layer that says so; assets are relative to it. */
  file: string;
  value: UsdValue | undefined;
  targets: readonly string[];
  connections: readonly string[];
}

/** The value of an attribute at the default time, or at its first sample when it has only samples. */
export function getValue(prim: ComposedPrim, name: string): UsdValue | undefined {
  return prim.properties.get(name)?.value;
}
