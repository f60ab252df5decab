import { applyListEdit, type ListEdit, type PropertySpec, type UsdValue } from '../layer.ts';
import type { ComposedProperty } from './composed-prim.ts';
import type { Site } from './site.ts';

/** The properties of a prim from all its sites, strongest opinion first. */
export function composeProperties(sites: readonly Site[]): Map<string, ComposedProperty> {
  const properties = new Map<string, ComposedProperty>();
  for (const site of sites.toReversed()) {
    for (const { spec, file } of site.specs.toReversed()) {
      for (const [name, property] of spec.properties) {
        properties.set(name, strengthen(properties.get(name), property, file, site));
      }
    }
  }
  return properties;
}

function strengthen(
  weaker: ComposedProperty | undefined,
  spec: PropertySpec,
  file: string,
  site: Site,
): ComposedProperty {
  const value = pickValue(spec);
  const isAuthored = value !== undefined;
  return {
    spec: weaker === undefined || isAuthored ? spec : weaker.spec,
    file: weaker === undefined || isAuthored ? file : weaker.file,
    // A block hides what weaker layers say.
    value: isAuthored ? (value ?? undefined) : weaker?.value,
    targets: editPaths(weaker?.targets ?? [], spec.targets, site),
    connections: editPaths(weaker?.connections ?? [], spec.connections, site),
  };
}

/** The default time; samples only speak where no default is written. */
function pickValue(spec: PropertySpec): UsdValue | undefined {
  return spec.default !== undefined ? spec.default : spec.timeSamples?.[0]?.value;
}

function editPaths(weaker: readonly string[], edit: ListEdit<string> | undefined, site: Site): readonly string[] {
  if (edit === undefined) return weaker;
  const mapAll = (paths: readonly string[]) => paths.map((path) => mapPath(path, site));
  const mapped: ListEdit<string> = {
    ...(edit.explicit === undefined ? {} : { explicit: mapAll(edit.explicit) }),
    prepended: mapAll(edit.prepended),
    appended: mapAll(edit.appended),
    deleted: mapAll(edit.deleted),
  };
  return applyListEdit(weaker, mapped, (path) => path);
}

function mapPath(path: string, { map }: Site): string {
  if (map.from === map.to) return path;
  if (path === map.from) return map.to;
  return path.startsWith(`${map.from}/`) || path.startsWith(`${map.from}.`)
    ? map.to + path.slice(map.from.length)
    : path;
}
