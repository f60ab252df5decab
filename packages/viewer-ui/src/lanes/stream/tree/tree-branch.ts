import type { PrimNode } from '@framelane/viewer-backend';

export const pageSize = 200;

/** Where a prim lies in the tree: which child of which branch. */
export interface Place {
  branch: TreeBranch;
  index: number;
}

/**
 * The children of one prim, known page by page, with the branches that are open among them. Finding a row costs the
 * number of open branches on the way, however many children there are.
 */
export class TreeBranch {
  readonly path: string;
  readonly depth: number;
  /** Where the prim itself lies; absent for the root. */
  readonly parent: Place | undefined;
  /** Children in all, loaded or not. */
  total = 0;
  readonly #pages = new Map<number, readonly PrimNode[]>();
  /** Open branches by the position of their prim, in that order. */
  #open: { index: number; branch: TreeBranch }[] = [];

  constructor(path: string, parent?: Place) {
    this.path = path;
    this.parent = parent;
    this.depth = parent === undefined ? 0 : parent.branch.depth + 1;
  }

  /** Rows this branch takes, those of open branches within it included. */
  countRows(): number {
    return this.#open.reduce((sum, { branch }) => sum + branch.countRows(), this.total);
  }

  /** The prim at a row counted from the first child; `undefined` beyond the last. */
  findPlace(row: number): Place | undefined {
    let inner = 0;
    for (const { index, branch } of this.#open) {
      const own = index + inner;
      if (row <= own) break;
      const count = branch.countRows();
      if (row <= own + count) return branch.findPlace(row - own - 1);
      inner += count;
    }
    const index = row - inner;
    return index >= 0 && index < this.total ? { branch: this, index } : undefined;
  }

  /** The row of a child, counted from the first row of the whole tree. */
  countRowsBefore(index: number): number {
    const inner = this.#open.reduce((sum, open) => (open.index < index ? sum + open.branch.countRows() : sum), 0);
    const { parent } = this;
    return index + inner + (parent === undefined ? 0 : parent.branch.countRowsBefore(parent.index) + 1);
  }

  getChild(index: number): PrimNode | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  hasPage(page: number): boolean {
    return this.#pages.has(page);
  }

  setPage(page: number, prims: readonly PrimNode[]): void {
    this.#pages.set(page, prims);
  }

  findOpen(index: number): TreeBranch | undefined {
    return this.#open.find((open) => open.index === index)?.branch;
  }

  setOpen(index: number, branch: TreeBranch | undefined): void {
    const others = this.#open.filter((open) => open.index !== index);
    this.#open = branch === undefined ? others : [...others, { index, branch }].sort((a, b) => a.index - b.index);
  }
}
