import type { LayerStack } from '../files/layer-stack.ts';
import type { PrimSpec } from '../layer.ts';

/** How a node's opinions come to the prim; `local` is the stage's own layers. */
export type ArcKind = 'local' | 'inherit' | 'variant' | 'reference' | 'payload' | 'specialize';

/** A place in a layer stack that speaks about a prim, with the places that place brings in. */
export interface PrimNode {
  arc: ArcKind;
  stack: LayerStack;
  /** Where the specs lie in their stack; variants share their prim's path. */
  path: string;
  /** Strongest first. */
  specs: readonly { spec: PrimSpec; file: string }[];
  parent: PrimNode | undefined;
  children: PrimNode[];
  /** How deep in the parent's namespace the arc is written: those of the prim itself beat those of its ancestors. */
  depth: number;
  /** Paths below `from` in this stack are paths below `to` in the parent's. */
  map: { from: string; to: string };
}

const ranks: Readonly<Record<ArcKind, number>> = {
  local: 0,
  inherit: 1,
  variant: 2,
  reference: 3,
  payload: 4,
  specialize: 5,
};

/** All nodes from the strongest to the weakest. Whatever is specialized comes after everything else. */
export function sortByStrength(root: PrimNode): PrimNode[] {
  const sorted: PrimNode[] = [];
  const waiting: PrimNode[] = [root];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) visit(next);
  return sorted;

  function visit(node: PrimNode): void {
    sorted.push(node);
    const children = node.children.length > 1 ? node.children.toSorted(compareSiblings) : node.children;
    for (const child of children) if (child.arc === 'specialize') waiting.push(child);
    for (const child of children) if (child.arc !== 'specialize') visit(child);
  }
}

function compareSiblings(a: PrimNode, b: PrimNode): number {
  return ranks[a.arc] - ranks[b.arc] || b.depth - a.depth;
}

/** The same nodes for a child of the prim; those without any opinion are left out. Undefined when none has one. */
export function descend(node: PrimNode, name: string, parent: PrimNode | undefined): PrimNode | undefined {
  const specs: { spec: PrimSpec; file: string }[] = [];
  for (const { spec, file } of node.specs) {
    const child = spec.children.get(name);
    if (child !== undefined) specs.push({ spec: child, file });
  }
  const below: PrimNode = { ...node, path: joinPath(node.path, name), specs, parent, children: [] };
  for (const child of node.children) {
    const copy = descend(child, name, below);
    if (copy !== undefined) below.children.push(copy);
  }
  return specs.length > 0 || below.children.length > 0 ? below : undefined;
}

/** A path of the parent's stack for one of this node's, or undefined when it does not reach that far. */
export function mapToParent({ arc, map }: PrimNode, path: string): string | undefined {
  if (map.from === map.to) return path;
  if (path === map.from) return map.to;
  if (path.startsWith(`${map.from}/`) || path.startsWith(`${map.from}.`)) return map.to + path.slice(map.from.length);
  return arc === 'reference' || arc === 'payload' ? undefined : path;
}

/** `path`, written in a spec of `node`, as a path of the stage; undefined when it points out of what was brought in. */
export function mapToStage(node: PrimNode, path: string): string | undefined {
  let mapped: string | undefined = makeAbsolute(path, node.path);
  for (let at: PrimNode | undefined = node; at !== undefined && mapped !== undefined; at = at.parent) {
    mapped = mapToParent(at, mapped);
  }
  return mapped;
}

/** Resolves `../B.x`, `.x` and `C` from a prim; variant selections are dropped. */
export function makeAbsolute(path: string, primPath: string): string {
  const plain = path.includes('{')
    ? path
        .replace(/\{[^}]*\}(?=[^./{]|$)/g, '/')
        .replace(/\{[^}]*\}/g, '')
        .replace(/(?<=.)\/$/, '')
    : path;
  if (plain.startsWith('/')) return plain;
  const parts = primPath.split('/').filter((part) => part !== '');
  let rest = plain;
  while (rest.startsWith('..')) {
    parts.pop();
    rest = rest.slice(2).replace(/^\//, '');
  }
  const base = `/${parts.join('/')}`;
  if (rest === '' || rest === '.') return base;
  return rest.startsWith('.') ? base + rest : joinPath(base, rest);
}

/** `/` and a name make `/name`. */
export function joinPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`;
}

/** Names from the root to a prim. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
