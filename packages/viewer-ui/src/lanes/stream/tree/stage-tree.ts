import type { PrimNode } from '@framelane/viewer-backend';
import { describeError } from '../../../state/describe-error.ts';
import type { PageViewer } from '../../../state/page-types.ts';
import { createStore, type Store } from '../../../state/store.ts';
import { type Place, pageSize, TreeBranch } from './tree-branch.ts';

/** One line of the tree as it is drawn; without a prim while its page is on its way. */
export interface TreeRow {
  prim: PrimNode | undefined;
  depth: number;
  isOpen: boolean;
}

export interface TreeState {
  rowCount: number;
  /** Rises whenever any row may have become another one. */
  revision: number;
  isLoading: boolean;
  error?: string | undefined;
}

const nothing: TreeState = { rowCount: 0, revision: 0, isLoading: false };

/** The tree of one stage. Children are asked for in pages when they are looked at, and kept. */
export class StageTree {
  readonly store: Store<TreeState> = createStore<TreeState>(nothing);
  readonly #viewer: Pick<PageViewer, 'getChildren'>;
  readonly #places = new Map<string, Place>();
  readonly #loading = new Map<string, Promise<void>>();
  #root = new TreeBranch('/');
  /** Rises with every stage; answers about an earlier one are thrown away. */
  #stage = 0;
  #reveals = 0;

  constructor(viewer: Pick<PageViewer, 'getChildren'>) {
    this.#viewer = viewer;
  }

  /** Another stage: everything known is void. `undefined` is no stage. */
  async load(rootPath: string | undefined): Promise<void> {
    this.#stage += 1;
    this.#places.clear();
    this.#loading.clear();
    this.#root = new TreeBranch(rootPath ?? '/');
    this.store.set(({ revision }) => ({ ...nothing, revision: revision + 1 }));
    if (rootPath === undefined) return;
    await this.#loadPage(this.#root, 0);
    const only = this.#root.total === 1 ? this.#root.getChild(0) : undefined;
    // A single root is opened at once: a tree of one line shows nothing.
    if (only?.hasChildren === true) await this.open(only.path);
  }

  getRow(row: number): TreeRow | undefined {
    const place = this.#root.findPlace(row);
    if (place === undefined) return undefined;
    const { branch, index } = place;
    return { prim: branch.getChild(index), depth: branch.depth, isOpen: branch.findOpen(index) !== undefined };
  }

  /** The row a prim is on, if it has been loaded and everything above it is open. */
  findRow(path: string): number | undefined {
    const place = this.#places.get(path);
    return place !== undefined && this.#isShown(place.branch) ? place.branch.countRowsBefore(place.index) : undefined;
  }

  findParentRow(path: string): number | undefined {
    const parent = this.#places.get(path)?.branch.parent;
    return parent?.branch.countRowsBefore(parent.index);
  }

  /** Loads what stands on a row. Resolves to nothing when it cannot be had. */
  async loadRow(row: number): Promise<PrimNode | undefined> {
    const place = this.#root.findPlace(row);
    if (place === undefined) return undefined;
    await this.#loadPage(place.branch, Math.floor(place.index / pageSize));
    return place.branch.getChild(place.index);
  }

  async open(path: string): Promise<void> {
    const place = this.#places.get(path);
    if (place === undefined || place.branch.findOpen(place.index) !== undefined) return;
    const branch = new TreeBranch(path, place);
    place.branch.setOpen(place.index, branch);
    await this.#loadPage(branch, 0);
  }

  close(path: string): void {
    const place = this.#places.get(path);
    place?.branch.setOpen(place.index, undefined);
    this.#tell({});
  }

  /**
   * Opens everything above a prim and resolves to its row, or to nothing when it is not in this stage or something
   * else is to be revealed meanwhile. A prim among many is looked for page by page.
   */
  async reveal(path: string): Promise<number | undefined> {
    this.#reveals += 1;
    const reveal = this.#reveals;
    let branch = this.#root;
    for (const prefix of listPrefixes(branch.path, path)) {
      const index = await this.#findChild(branch, prefix, () => reveal === this.#reveals);
      if (index === undefined) return undefined;
      if (prefix === path) break;
      await this.open(prefix);
      const opened = branch.findOpen(index);
      if (opened === undefined) return undefined;
      branch = opened;
    }
    return this.findRow(path);
  }

  async #findChild(branch: TreeBranch, path: string, isWanted: () => boolean): Promise<number | undefined> {
    const known = this.#places.get(path);
    if (known?.branch === branch) return known.index;
    for (let page = 0; page * pageSize < branch.total; page += 1) {
      await this.#loadPage(branch, page);
      if (!isWanted()) return undefined;
      const found = this.#places.get(path);
      if (found?.branch === branch) return found.index;
    }
    return undefined;
  }

  #loadPage(branch: TreeBranch, page: number): Promise<void> {
    if (branch.hasPage(page)) return Promise.resolve();
    const key = `${page} ${branch.path}`;
    const running = this.#loading.get(key);
    if (running !== undefined) return running;
    const loading = this.#fetchPage(branch, page).finally(() => {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    });
    this.#loading.set(key, loading);
    return loading;
  }

  async #fetchPage(branch: TreeBranch, page: number): Promise<void> {
    const stage = this.#stage;
    const first = page * pageSize;
    this.#tell({ isLoading: true });
    try {
      const prims: PrimNode[] = [];
      // A server that trims its answer gives less than was asked for; the rest is asked for again.
      for (;;) {
        const wanted = { offset: first + prims.length, limit: pageSize - prims.length };
        const answer = await this.#viewer.getChildren(branch.path, wanted);
        if (stage !== this.#stage) return;
        branch.total = answer.total;
        prims.push(...answer.prims);
        const isDone = answer.prims.length === 0 || prims.length >= pageSize || first + prims.length >= answer.total;
        if (isDone) break;
      }
      branch.setPage(page, prims);
      for (const [i, prim] of prims.entries()) this.#places.set(prim.path, { branch, index: first + i });
      this.#tell({ isLoading: false, error: undefined });
    } catch (error) {
      if (stage === this.#stage) this.#tell({ isLoading: false, error: describeError(error).text });
    }
  }

  #isShown(branch: TreeBranch): boolean {
    const { parent } = branch;
    if (parent === undefined) return branch === this.#root;
    return parent.branch.findOpen(parent.index) === branch && this.#isShown(parent.branch);
  }

  #tell(change: Partial<TreeState>): void {
    const rowCount = this.#root.countRows();
    this.store.set((state) => ({ ...state, ...change, rowCount, revision: state.revision + 1 }));
  }
}

/** `/a`, `/a/b`, `/a/b/c` of `/a/b/c` below `/`; none when the path is not below the root. */
function listPrefixes(rootPath: string, path: string): string[] {
  const base = rootPath === '/' ? '' : rootPath;
  if (!path.startsWith(`${base}/`)) return [];
  const names = path.slice(base.length + 1).split('/');
  return names.map((_, i) => `${base}/${names.slice(0, i + 1).join('/')}`);
}
