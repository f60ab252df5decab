import type { PrimNode } from '@framelane/viewer-backend';
import type { PageViewer } from '../../state/page-types.ts';
import { createStore, type Store } from '../../state/store.ts';

/** One line of the tree as it is drawn. */
export interface TreeRow {
  prim: PrimNode;
  depth: number;
  isOpen: boolean;
}

export interface TreeState {
  rows: readonly TreeRow[];
  isLoading: boolean;
  error?: string | undefined;
}

/** The tree of one stage: children are asked for when their parent is opened, and kept. */
export class StageTree {
  readonly store: Store<TreeState> = createStore<TreeState>({ rows: [], isLoading: false });
  readonly #viewer: PageViewer;
  readonly #children = new Map<string, PrimNode[]>();
  readonly #open = new Set<string>();
  #rootPath = '/';
  #stage = 0;

  constructor(viewer: PageViewer) {
    this.#viewer = viewer;
  }

  /** Another stage: everything known is void. */
  async load(rootPath: string | undefined): Promise<void> {
    this.#stage += 1;
    this.#children.clear();
    this.#open.clear();
    this.store.set(() => ({ rows: [], isLoading: false }));
    if (rootPath === undefined) return;
    await this.#fetch(rootPath);
    const [only, ...others] = this.#children.get(rootPath) ?? [];
    // A single root is opened at once: a tree of one line shows nothing.
    if (only?.hasChildren === true && others.length === 0) await this.open(only.path);
    this.#list(rootPath);
  }

  async open(path: string): Promise<void> {
    this.#open.add(path);
    if (!this.#children.has(path)) await this.#fetch(path);
    this.#list();
  }

  close(path: string): void {
    this.#open.delete(path);
    this.#list();
  }

  #list(rootPath: string = this.#rootPath): void {
    this.#rootPath = rootPath;
    const rows: TreeRow[] = [];
    this.#collect(rows, rootPath, 0);
    this.store.set((state) => ({ ...state, rows }));
  }

  #collect(rows: TreeRow[], path: string, depth: number): void {
    for (const prim of this.#children.get(path) ?? []) {
      const isOpen = this.#open.has(prim.path);
      rows.push({ prim, depth, isOpen });
      if (isOpen) this.#collect(rows, prim.path, depth + 1);
    }
  }

  async #fetch(path: string): Promise<void> {
    const stage = this.#stage;
    this.store.set((state) => ({ ...state, isLoading: true, error: undefined }));
    try {
      const children = await this.#viewer.getStageTree(path);
      if (stage === this.#stage) this.#children.set(path, children);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (stage === this.#stage) this.store.set((state) => ({ ...state, error: message }));
    } finally {
      if (stage === this.#stage) this.store.set((state) => ({ ...state, isLoading: false }));
    }
  }
}
