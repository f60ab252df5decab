import { dirname, resolve } from 'node:path';
import { findSpecs, getStackMetadata, type LayerStack, type LayerStore } from '../files/layer-stack.ts';
import { type ArcTarget, applyListEdit, type ListEdit } from '../layer.ts';
import { StageError } from '../stage-error.ts';
import type { VariantSelections } from './composed-prim.ts';
import {
  type ArcKind,
  descend,
  makeAbsolute,
  mapToParent,
  type PrimNode,
  sortByStrength,
  splitPath,
} from './prim-node.ts';

/** Selections asked for instead of the authored ones, by variant set. */
export type ChosenVariants = ReadonlyMap<string, string>;

const maxArcDepth = 64;

/** Finds every place that speaks about a prim. */
export class PrimIndexer {
  readonly #store: LayerStore;
  readonly #warnings: string[];

  constructor(store: LayerStore, warnings: string[]) {
    this.#store = store;
    this.#warnings = warnings;
  }

  /** The root of a stack, with nothing brought in. */
  createRoot(stack: LayerStack): PrimNode {
    const map = { from: '/', to: '/' };
    const specs = findSpecs(stack, '/');
    return { arc: 'local', stack, path: '/', specs, parent: undefined, children: [], depth: 0, map };
  }

  /** Follows the arcs of the prim's own specs, in a tree that so far has those of its ancestors. */
  index(root: PrimNode, chosen: ChosenVariants | undefined): VariantSelections {
    for (const node of sortByStrength(root)) this.#followArcs(node);
    return this.#chooseVariants(root, chosen);
  }

  #followArcs(node: PrimNode): void {
    for (const target of combinePaths(node, 'inherits')) this.#addClass(node, 'inherit', target);
    for (const arc of ['references', 'payload'] as const) {
      const kind = arc === 'payload' ? 'payload' : 'reference';
      for (const { target, file } of combineTargets(node, arc)) this.#addReference(node, kind, target, file);
    }
    for (const target of combinePaths(node, 'specializes')) this.#addClass(node, 'specialize', target);
  }

  #addReference(node: PrimNode, arc: ArcKind, target: ArcTarget, file: string): void {
    const stack = this.#openTarget(node, target, file);
    if (stack === undefined) return;
    const defaultPrim = getStackMetadata(stack, 'defaultPrim');
    const path =
      target.primPath === '' && typeof defaultPrim === 'string'
        ? makeAbsolute(defaultPrim, '/')
        : makeAbsolute(target.primPath, node.path);
    if (path === '/') {
      this.#warnings.push(`${node.path}: "${target.asset}" is left out, it names no default prim`);
      return;
    }
    if (this.#hasCycle(node, stack, path)) return;
    this.#graft(node, { arc, stack, path });
  }

  #openTarget(node: PrimNode, { asset }: ArcTarget, file: string): LayerStack | undefined {
    if (asset === '') return node.stack;
    try {
      return this.#store.open(asset, file);
    } catch (error) {
      if (!(error instanceof StageError) || error.code !== 'stage_not_found') throw error;
      this.#warnings.push(`${node.path}: ${error.message}`);
      return undefined;
    }
  }

  /** Adds a class and, across the references above it, what their layers say about a class of that name. */
  #addClass(node: PrimNode, arc: ArcKind, target: string): void {
    const path = makeAbsolute(target, node.path);
    const isKnown = node.children.some(
      (child) => child.arc === arc && child.path === path && child.stack === node.stack,
    );
    if (isKnown || path === '/' || this.#hasCycle(node, node.stack, path)) return;
    this.#graft(node, { arc, stack: node.stack, path });
    let mapped: string | undefined = path;
    for (let at = node; at.parent !== undefined && mapped !== undefined; at = at.parent) {
      mapped = mapToParent(at, mapped) ?? mapped;
      if (at.parent.stack === node.stack && mapped === path) continue;
      this.#addClass(at.parent, arc, mapped);
      return;
    }
  }

  /** Adds a node with what its target's ancestors bring in, and follows its arcs. */
  #graft(parent: PrimNode, { arc, stack, path }: Pick<PrimNode, 'arc' | 'stack' | 'path'>): void {
    const found = this.#findWithAncestors(stack, path);
    if (found === undefined) return;
    const node: PrimNode = {
      ...found,
      arc,
      parent,
      depth: splitPath(parent.path).length,
      map: { from: path, to: parent.path },
    };
    for (const child of node.children) child.parent = node;
    parent.children.push(node);
    if (countParents(node) > maxArcDepth) {
      throw new StageError('stage_too_large', `expected at most ${maxArcDepth} arcs in a row at ${path}`);
    }
    for (const below of sortByStrength(node)) this.#followArcs(below);
  }

  #findWithAncestors(stack: LayerStack, path: string): PrimNode | undefined {
    const names = splitPath(path);
    let node: PrimNode | undefined = this.createRoot(stack);
    names.forEach((name, at) => {
      node = node === undefined ? undefined : descend(node, name, undefined);
      if (node !== undefined && at < names.length - 1) this.index(node, undefined);
    });
    return node;
  }

  /** Chooses one option of each set, again and again for sets inside variants. */
  #chooseVariants(root: PrimNode, chosen: ChosenVariants | undefined): VariantSelections {
    const selections: VariantSelections = new Map();
    const done = new Map<PrimNode, Set<string>>();
    for (let next = findOpenSet(root, done); next !== undefined; next = findOpenSet(root, done)) {
      const { node, set } = next;
      done.set(node, (done.get(node) ?? new Set()).add(set));
      const options = node.specs.flatMap(({ spec }) => [...(spec.variantSets.get(set)?.keys() ?? [])]);
      const selection = chosen?.get(set) ?? findSelection(root, set) ?? '';
      const known = selections.get(set);
      selections.set(set, { options: [...new Set([...(known?.options ?? []), ...options])], selection });
      const specs = node.specs.flatMap(({ spec, file }) => {
        const variant = spec.variantSets.get(set)?.get(selection);
        return variant === undefined ? [] : [{ spec: variant, file }];
      });
      if (specs.length === 0) continue;
      const map = { from: '/', to: '/' };
      const depth = splitPath(node.path).length;
      const variant: PrimNode = { ...node, arc: 'variant', specs, parent: node, children: [], depth, map };
      node.children.push(variant);
      this.#followArcs(variant);
    }
    return selections;
  }

  /** Whether a place is already above itself, or contains the prim it would be brought to. */
  #hasCycle(node: PrimNode, stack: LayerStack, path: string): boolean {
    for (let at: PrimNode | undefined = node; at !== undefined; at = at.parent) {
      if (at.stack !== stack) continue;
      if (at.path === path || at.path.startsWith(`${path}/`) || path.startsWith(`${at.path}/`)) {
        if (at.arc === 'variant' && at.parent?.path === at.path) continue;
        this.#warnings.push(`${node.path}: an arc to <${path}> leads back to itself`);
        return true;
      }
    }
    return false;
  }
}

/** The strongest node with a variant set that was not looked at yet. */
function findOpenSet(
  root: PrimNode,
  done: ReadonlyMap<PrimNode, ReadonlySet<string>>,
): { node: PrimNode; set: string } | undefined {
  for (const node of sortByStrength(root)) {
    for (const { spec } of node.specs) {
      for (const set of spec.variantSets.keys()) if (done.get(node)?.has(set) !== true) return { node, set };
    }
  }
  return undefined;
}

function findSelection(root: PrimNode, set: string): string | undefined {
  for (const node of sortByStrength(root)) {
    for (const { spec } of node.specs) {
      const selection = spec.variantSelections.get(set);
      if (selection !== undefined) return selection;
    }
  }
  return undefined;
}

function combinePaths(node: PrimNode, arc: 'inherits' | 'specializes'): string[] {
  let list: string[] = [];
  for (const { spec } of node.specs.toReversed()) {
    const edit = spec[arc];
    if (edit !== undefined) list = applyListEdit(list, edit, (item) => item);
  }
  return list;
}

/** References of one layer stack, each with the layer it is written in, since its asset is relative to that. */
function combineTargets(node: PrimNode, arc: 'references' | 'payload'): { target: ArcTarget; file: string }[] {
  let list: { target: ArcTarget; file: string }[] = [];
  for (const { spec, file } of node.specs.toReversed()) {
    const edit = spec[arc];
    if (edit === undefined) continue;
    const own = (items: readonly ArcTarget[]) => items.map((target) => ({ target, file }));
    const edits: ListEdit<{ target: ArcTarget; file: string }> = {
      ...(edit.explicit === undefined ? {} : { explicit: own(edit.explicit) }),
      prepended: own(edit.prepended),
      appended: own(edit.appended),
      deleted: own(edit.deleted),
    };
    list = applyListEdit(list, edits, ({ target, file: layer }) => describeTarget(target, layer));
  }
  return list;
}

/** Equal for targets that lead to the same place, from whichever layer they are named. */
function describeTarget({ asset, primPath }: ArcTarget, file: string): string {
  return `${asset === '' ? '' : resolve(dirname(file), asset)}|${primPath}`;
}

function countParents(node: PrimNode): number {
  let count = 0;
  for (let at = node.parent; at !== undefined; at = at.parent) count += 1;
  return count;
}
