import { applyListEdit, type ListEdit, type PropertySpec, type UsdValue } from '../layer.ts';
import type { ComposedProperty } from './composed-prim.ts';
import { mapToStage, type PrimNode } from './prim-node.ts';

/** The properties of a prim from all its places, `nodes` being sorted by strength. */
export function composeProperties(nodes: readonly PrimNode[]): Map<string, ComposedProperty> {
  const properties = new Map<string, ComposedProperty>();
  for (const node of nodes.toReversed()) {
    for (const { spec, file } of node.specs.toReversed()) {
      for (const [name, property] of spec.properties) {
        properties.set(name, strengthen(properties.get(name), property, file, node));
      }
    }
  }
  return properties;
}

function strengthen(
  weaker: ComposedProperty | undefined,
  spec: PropertySpec,
  file: string,
  node: PrimNode,
): ComposedProperty {
  const base: ComposedProperty = weaker ?? {
    spec,
    file,
    value: undefined,
    isSample: false,
    targets: [],
    connections: [],
  };
  const opinion = pickValue(spec);
  // The default time is asked for: samples only speak where no layer has a default.
  const isStronger = opinion !== undefined && (!opinion.isSample || base.isSample || base.value === undefined);
  return {
    spec: { ...base.spec, ...spec, metadata: new Map([...base.spec.metadata, ...spec.metadata]) },
    file: isStronger ? file : base.file,
    // A block hides what weaker layers say.
    value: isStronger ? (opinion.value ?? undefined) : base.value,
    isSample: isStronger ? opinion.isSample : base.isSample,
    targets: editPaths(base.targets, spec.targets, node),
    connections: editPaths(base.connections, spec.connections, node),
  };
}

function pickValue(spec: PropertySpec): { value: UsdValue; isSample: boolean } | undefined {
  if (spec.default !== undefined) return { value: spec.default, isSample: false };
  const first = spec.timeSamples?.[0];
  return first === undefined ? undefined : { value: first.value, isSample: true };
}

function editPaths(weaker: readonly string[], edit: ListEdit<string> | undefined, node: PrimNode): readonly string[] {
  if (edit === undefined) return weaker;
  // Paths that point out of a reference have no meaning on the stage.
  const mapAll = (paths: readonly string[]) => paths.flatMap((path) => mapToStage(node, path) ?? []);
  const mapped: ListEdit<string> = {
    ...(edit.explicit === undefined ? {} : { explicit: mapAll(edit.explicit) }),
    prepended: mapAll(edit.prepended),
    appended: mapAll(edit.appended),
    deleted: mapAll(edit.deleted),
  };
  return applyListEdit(weaker, mapped, (path) => path);
}
