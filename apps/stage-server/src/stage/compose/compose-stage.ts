import { type ArcTarget, applyListEdit, type ListEdit, type MetadataValue, type PrimSpec } from '../layer.ts';
import { findSpecs, getStackMetadata, type LayerStack, type LayerStore } from '../layer-stack.ts';
import { StageError } from '../stage-error.ts';
import { composeProperties } from './compose-properties.ts';
import type { ComposedPrim } from './composed-prim.ts';
import type { Site } from './site.ts';

/** What is asked for instead of the authored variants: prim path, set, selection. */
export type VariantChoices = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Where arcs are collected to, the places they came through, and the prim they are for. */
interface Expansion {
  out: Site[];
  above: ReadonlySet<string>;
  stagePath: string;
}

const maxArcDepth = 64;
const maxPrims = 2_000_000;

/**
 * Puts the layers of a stage together: sublayers, inherits, variants, references, payloads and specializes, in this
 * order of strength. Arcs that lead back to themselves are ignored; more than 64 in a row are `stage_too_large`.
 */
export function composeStage(store: LayerStore, root: LayerStack, choices: VariantChoices): ComposedPrim {
  const composer = new StageComposer(store, choices);
  return composer.composeRoot(root);
}

class StageComposer {
  readonly #store: LayerStore;
  readonly #choices: VariantChoices;
  #prims = 0;

  constructor(store: LayerStore, choices: VariantChoices) {
    this.#store = store;
    this.#choices = choices;
  }

  composeRoot(stack: LayerStack): ComposedPrim {
    const site: Site = { stack, path: '/', specs: findSpecs(stack, '/'), map: { from: '/', to: '/' } };
    const root: ComposedPrim = {
      path: '/',
      name: '',
      typeName: '',
      properties: new Map(),
      metadata: site.specs[0]?.spec.metadata ?? new Map(),
      children: [],
      variantSets: new Map(),
    };
    root.children = this.#composeChildren([site], '/');
    return root;
  }

  #composeChildren(parents: readonly Site[], parentPath: string): ComposedPrim[] {
    const names = new Set<string>();
    // Weaker sites first: their order is kept and stronger ones add to the end.
    for (const site of parents.toReversed()) {
      for (const { spec } of site.specs.toReversed()) for (const name of spec.children.keys()) names.add(name);
    }
    const children: ComposedPrim[] = [];
    for (const name of names) {
      const child = this.#composePrim(parents, joinPath(parentPath, name), name);
      if (child !== undefined) children.push(child);
    }
    return children;
  }

  #composePrim(parents: readonly Site[], path: string, name: string): ComposedPrim | undefined {
    this.#prims += 1;
    if (this.#prims > maxPrims) throw new StageError('stage_too_large', `more than ${maxPrims} prims`);
    const variantSets: ComposedPrim['variantSets'] = new Map();
    const sites: Site[] = [];
    for (const parent of parents) {
      const specs = parent.specs.flatMap(({ spec, file }) => {
        const child = spec.children.get(name);
        return child === undefined ? [] : [{ spec: child, file }];
      });
      const site = { stack: parent.stack, path: joinPath(parent.path, name), specs, map: parent.map };
      if (specs.length > 0) this.#expand(site, sites, new Set(), path);
    }
    this.#chooseVariants(sites, path, variantSets);
    const specs = sites.flatMap((site) => site.specs);
    if (!specs.some(({ spec }) => spec.specifier === 'def')) return undefined;
    if (isAbstract(sites)) return undefined;
    const metadata = new Map<string, MetadataValue>();
    for (const { spec } of specs.toReversed()) for (const [key, value] of spec.metadata) metadata.set(key, value);
    if (metadata.get('active') === false) return undefined;
    return {
      path,
      name,
      typeName: specs.find(({ spec }) => spec.typeName !== '')?.spec.typeName ?? '',
      properties: composeProperties(sites),
      metadata,
      children: this.#composeChildren(sites, path),
      variantSets,
    };
  }

  /** Adds a site and everything its arcs lead to, but not its variants, to `out`. */
  #expand(site: Site, out: Site[], above: ReadonlySet<string>, stagePath: string): void {
    const key = `${site.stack.id}|${site.path}`;
    if (above.has(key)) return;
    if (above.size >= maxArcDepth) throw new StageError('stage_too_large', `more than ${maxArcDepth} arcs in a row`);
    const path = new Set([...above, key]);
    out.push(site);
    this.#expandArcs(site, out, path, stagePath);
  }

  #expandArcs(site: Site, out: Site[], above: ReadonlySet<string>, stagePath: string): void {
    for (const target of combineEdits(site, 'inherits', (item) => item))
      this.#followLocal(site, target, { out, above, stagePath });
    for (const arc of ['references', 'payload'] as const) {
      for (const { spec, file } of site.specs) {
        const targets = applyListEdit(
          [],
          spec[arc] ?? emptyEdit(),
          (item: ArcTarget) => `${item.asset}|${item.primPath}`,
        );
        for (const target of targets) this.#followReference(site, target, file, { out, above, stagePath });
      }
    }
    for (const target of combineEdits(site, 'specializes', (item) => item))
      this.#followLocal(site, target, { out, above, stagePath });
  }

  #followLocal(site: Site, target: string, { out, above, stagePath }: Expansion): void {
    const specs = findSpecs(site.stack, target);
    if (specs.length === 0) return;
    this.#expand(
      { stack: site.stack, path: target, specs, map: { from: target, to: stagePath } },
      out,
      above,
      stagePath,
    );
  }

  #followReference(site: Site, target: ArcTarget, file: string, { out, above, stagePath }: Expansion): void {
    const stack = target.asset === '' ? site.stack : this.#store.open(target.asset, file);
    const defaultPrim = getStackMetadata(stack, 'defaultPrim');
    const path =
      target.primPath !== '' ? target.primPath : typeof defaultPrim === 'string' ? joinPath('/', defaultPrim) : '';
    const specs = path === '' ? [] : findSpecs(stack, path);
    if (specs.length === 0) return;
    this.#expand({ stack, path, specs, map: { from: path, to: stagePath } }, out, above, stagePath);
  }

  /** Puts the chosen variants right after the sites that offer them, again and again for variants inside variants. */
  #chooseVariants(sites: Site[], path: string, variantSets: ComposedPrim['variantSets']): void {
    const done = new Set<PrimSpec>();
    for (let at = 0; at < sites.length; at += 1) {
      const site = sites[at]!;
      const chosen: Site[] = [];
      const setNames = new Set(site.specs.flatMap(({ spec }) => (done.has(spec) ? [] : [...spec.variantSets.keys()])));
      for (const set of setNames) {
        const options = site.specs.flatMap(({ spec }) => [...(spec.variantSets.get(set)?.keys() ?? [])]);
        const selection = this.#choices.get(path)?.get(set) ?? findSelection(sites, set) ?? '';
        const known = variantSets.get(set);
        variantSets.set(set, { options: [...new Set([...(known?.options ?? []), ...options])], selection });
        const specs = site.specs.flatMap(({ spec, file }) => {
          const variant = spec.variantSets.get(set)?.get(selection);
          return variant === undefined ? [] : [{ spec: variant, file }];
        });
        if (specs.length === 0) continue;
        const variantSite = { ...site, specs };
        chosen.push(variantSite);
        this.#expandArcs(variantSite, chosen, new Set([`${site.stack.id}|${site.path}`]), path);
      }
      for (const { spec } of site.specs) done.add(spec);
      sites.splice(at + 1, 0, ...chosen);
    }
  }
}

function findSelection(sites: readonly Site[], set: string): string | undefined {
  for (const site of sites) {
    for (const { spec } of site.specs) {
      const selection = spec.variantSelections.get(set);
      if (selection !== undefined) return selection;
    }
  }
  return undefined;
}

/** A class of its own (not one that something else is made of) is not part of the scene. */
function isAbstract(sites: readonly Site[]): boolean {
  const own = sites[0];
  return own?.specs.every(({ spec }) => spec.specifier === 'class') === true;
}

function combineEdits(site: Site, arc: 'inherits' | 'specializes', keyOf: (item: string) => string): string[] {
  let list: string[] = [];
  for (const { spec } of site.specs.toReversed()) {
    const edit = spec[arc];
    if (edit !== undefined) list = applyListEdit(list, edit, keyOf);
  }
  return list;
}

function emptyEdit(): ListEdit<ArcTarget> {
  return { prepended: [], appended: [], deleted: [] };
}

/** `/` and a name make `/name`. */
export function joinPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`;
}
