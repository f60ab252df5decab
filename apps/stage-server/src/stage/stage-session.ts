import type { ComposedPrim } from './compose/composed-prim.ts';
import { describeValue } from './describe-value.ts';
import { type LoadedStage, StageLoader } from './load-stage.ts';
import type { LoadProgress, PrimSummary, PropertySummary, StageFacts, VariantSets } from './open-stage-types.ts';
import { buildScene, indexPrims } from './scene/build-scene.ts';
import type { StageScene } from './scene/stage-scene.ts';

/** What opening a stage, or choosing a variant of it, gives. */
export interface OpenedScene {
  facts: StageFacts;
  scene: StageScene;
}

/** A composed stage that answers questions. Synchronous and perhaps long: belongs on a thread of its own. */
export class StageSession {
  readonly #loader: StageLoader;
  readonly #report: (progress: LoadProgress) => void;
  readonly #choices = new Map<string, Map<string, string>>();
  #prims: Map<string, ComposedPrim> = new Map();

  constructor(roots: readonly string[], report: (progress: LoadProgress) => void = () => undefined) {
    this.#report = report;
    this.#loader = new StageLoader(roots, (file, count) =>
      report({ amount: 0.5 * (1 - 1 / (count + 1)), activity: `Reading ${file}` }),
    );
  }

  /** @throws StageError `stage_not_found`, `stage_invalid`, `stage_too_large`, `path_denied` */
  open(path: string): OpenedScene {
    const stage = this.#loader.load(path, this.#choices);
    this.#report({ amount: 0.6, activity: 'Building geometry' });
    const scene = buildScene(stage, (share) =>
      this.#report({ amount: 0.6 + 0.4 * share, activity: 'Building geometry' }),
    );
    this.#prims = indexPrims(stage.root);
    this.#report({ amount: 1, activity: 'Ready' });
    return { facts: this.#describe(stage), scene };
  }

  getPrim(path: string): PrimSummary | undefined {
    const prim = this.#prims.get(path);
    return prim === undefined ? undefined : summarize(prim);
  }

  listChildren(path: string): PrimSummary[] | undefined {
    return this.#prims.get(path)?.children.map(summarize);
  }

  listProperties(path: string): PropertySummary[] | undefined {
    const prim = this.#prims.get(path);
    if (prim === undefined) return undefined;
    return [...prim.properties].map(([name, { spec, value, targets, connections }]) => {
      if (spec.kind === 'relationship') return { name, type: 'rel', text: describePaths(targets) };
      const source = connections.length > 0 ? ` ← ${describePaths(connections)}` : '';
      const own = value === undefined && source !== '' ? '' : describeValue(value, spec.typeName);
      return { name, type: spec.typeName, text: (own + source).trim() };
    });
  }

  findPrims(text: string, limit: number): { prims: PrimSummary[]; isTruncated: boolean } {
    const wanted = text.toLowerCase();
    const prims: PrimSummary[] = [];
    for (const prim of this.#prims.values()) {
      if (prim.path === '/' || !prim.name.toLowerCase().includes(wanted)) continue;
      if (prims.length >= limit) return { prims, isTruncated: true };
      prims.push(summarize(prim));
    }
    return { prims, isTruncated: false };
  }

  listVariants(path: string): VariantSets | undefined {
    const prim = this.#prims.get(path);
    return prim === undefined ? undefined : Object.fromEntries(prim.variantSets);
  }

  /** Remembers the choice for the next `open()`. False: no such prim, set or option. */
  chooseVariant(path: string, set: string, selection: string): boolean {
    const offered = this.#prims.get(path)?.variantSets.get(set);
    if (offered === undefined || (selection !== '' && !offered.options.includes(selection))) return false;
    const ofPrim = this.#choices.get(path) ?? new Map<string, string>();
    this.#choices.set(path, ofPrim.set(set, selection));
    return true;
  }

  #describe({ upAxis, metersPerUnit, defaultPrim, warnings }: LoadedStage): StageFacts {
    return { upAxis, metersPerUnit, defaultPrim, primCount: this.#prims.size - 1, warnings };
  }
}

function summarize(prim: ComposedPrim): PrimSummary {
  return { name: prim.name, path: prim.path, type: prim.typeName, hasChildren: prim.children.length > 0 };
}

function describePaths(paths: readonly string[]): string {
  const shown = paths.slice(0, 8).map((path) => `<${path}>`);
  return shown.join(', ') + (paths.length > shown.length ? `, … (${paths.length})` : '');
}
