import type { LayerStack, LayerStore } from '../files/layer-stack.ts';
import type { MetadataValue } from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { composeProperties } from './compose-properties.ts';
import type { ComposedPrim } from './composed-prim.ts';
import { type ChosenVariants, PrimIndexer } from './prim-indexer.ts';
import { descend, joinPath, type PrimNode, sortByStrength, splitPath } from './prim-node.ts';

/** What is asked for instead of the authored variants: prim path, set, selection. */
export type VariantChoices = ReadonlyMap<string, ChosenVariants>;

export interface ComposeOptions {
  choices: VariantChoices;
  /** Gets a line for each arc that was left out. */
  warnings: string[];
}

const maxPrims = 2_000_000;

/**
 * Puts the layers of a stage together: local opinions, then inherits, variants, references, payloads and specializes,
 * in this order of strength. Arcs that lead back to themselves are ignored; more than 64 in a row are `stage_too_large`.
 */
export function composeStage(store: LayerStore, root: LayerStack, options: ComposeOptions): ComposedPrim {
  const indexer = new PrimIndexer(store, options.warnings);
  const node = indexer.createRoot(root);
  const stage: ComposedPrim = {
    path: '/',
    name: '',
    typeName: '',
    properties: new Map(),
    metadata: node.specs[0]?.spec.metadata ?? new Map(),
    children: [],
    variantSets: new Map(),
  };
  let prims = 0;
  stage.children = composeChildren(node, '/');
  return stage;

  function composeChildren(parent: PrimNode, parentPath: string): ComposedPrim[] {
    const children: ComposedPrim[] = [];
    for (const name of listChildNames(parent)) {
      const child = descend(parent, name, undefined);
      if (child === undefined) continue;
      const prim = composePrim(child, joinPath(parentPath, name), name);
      if (prim !== undefined) children.push(prim);
    }
    return children;
  }

  function composePrim(tree: PrimNode, path: string, name: string): ComposedPrim | undefined {
    prims += 1;
    if (prims > maxPrims) throw new StageError('stage_too_large', `expected at most ${maxPrims} prims`);
    const variantSets = indexer.index(tree, options.choices.get(path));
    const nodes = sortByStrength(tree);
    const specs = nodes.flatMap((one) => one.specs);
    if (!isDefined(nodes)) return undefined;
    const metadata = new Map<string, MetadataValue>();
    for (const { spec } of specs.toReversed()) for (const [key, value] of spec.metadata) metadata.set(key, value);
    if (metadata.get('active') === false) return undefined;
    return {
      path,
      name,
      typeName: specs.find(({ spec }) => spec.typeName !== '')?.spec.typeName ?? '',
      properties: composeProperties(nodes),
      metadata,
      children: composeChildren(metadata.get('instanceable') === true ? dropOverrides(tree) : tree, path),
      variantSets,
    };
  }
}

/** Weaker places first: their order is kept and stronger ones add to the end. */
function listChildNames(tree: PrimNode): string[] {
  let names: string[] = [];
  const known = new Set<string>();
  for (const node of sortByStrength(tree).toReversed()) {
    for (const { spec } of node.specs.toReversed()) {
      for (const name of spec.children.keys()) {
        if (!known.has(name)) names.push(name);
        known.add(name);
      }
      if (spec.childOrder !== undefined) names = reorder(names, spec.childOrder);
    }
  }
  return names;
}

/** Ordered names come in their order, each with the unordered ones that followed it. */
function reorder(names: readonly string[], order: readonly string[]): string[] {
  const wanted = order.filter((name) => names.includes(name));
  const groups = new Map<string, string[]>();
  const before: string[] = [];
  let group = before;
  for (const name of names) {
    if (wanted.includes(name)) {
      group = [];
      groups.set(name, group);
    }
    group.push(name);
  }
  return [...before, ...wanted.flatMap((name) => groups.get(name) ?? [])];
}

/** Whether the strongest place that defines the prim does so as part of the scene and not as a class. */
function isDefined(nodes: readonly PrimNode[]): boolean {
  let fallback: boolean | undefined;
  for (const node of nodes) {
    for (const { spec } of node.specs) {
      if (spec.specifier === 'over') continue;
      if (!isFromClass(node)) return spec.specifier === 'def';
      // What is inherited says that there is something, not that it is a class.
      fallback ??= spec.specifier === 'def';
    }
  }
  return fallback === true;
}

function isFromClass(node: PrimNode): boolean {
  for (let at: PrimNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.arc === 'inherit' || at.arc === 'specialize') return true;
  }
  return false;
}

/** Below an instance only what its own arcs bring in counts. */
function dropOverrides(tree: PrimNode): PrimNode {
  const depth = splitPath(tree.path).length;
  const own = tree.children.filter((child) => child.depth === depth);
  return own.length === 0 ? tree : { ...tree, specs: [], children: own };
}
