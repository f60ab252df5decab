import type { PrimSummary } from '../stage/open-stage-types.ts';

/** Families that filters may name besides types. */
const families: Readonly<Record<string, RegExp>> = {
  usdgeom:
    /^(xform|scope|camera|mesh|sphere|cube|cone|cylinder|capsule|plane|points|basiscurves|nurbscurves|nurbspatch|tetmesh|geomsubset|pointinstancer)$/i,
  usdlux: /light/i,
  usdshade: /^(material|shader|nodegraph)$/i,
  usdskel: /^(skel.*|blendshape)$/i,
};

/** Whether a row is of a wanted type or family, or leads to rows that may be. */
export function matchesFilters({ type, hasChildren }: PrimSummary, filters: readonly string[]): boolean {
  if (hasChildren) return true;
  return filters.some((filter) => {
    const wanted = filter.toLowerCase();
    const family = Object.hasOwn(families, wanted) ? families[wanted] : undefined;
    return family?.test(type) ?? type.toLowerCase() === wanted;
  });
}
