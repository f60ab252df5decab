import { createStore, type Store } from './store.ts';

/** One thing that was done, and how to go back and forth over it. */
export interface Edit {
  undo: () => void;
  redo: () => void;
}

const maxEdits = 100;

/**
 * What was done, newest last. Edits with the same step that follow each other are one, until `seal()`. What an undo or
 * redo itself changes is not taken down.
 */
export class UndoStack {
  /** Counts up with each change of what can be undone. */
  readonly store: Store<number> = createStore(0);
  #past: Edit[] = [];
  #future: Edit[] = [];
  #openStep: string | undefined;
  #isReplaying = false;

  push(edit: Edit, step?: string): void {
    if (this.#isReplaying) return;
    const last = this.#past.at(-1);
    if (step !== undefined && step === this.#openStep && last !== undefined) {
      this.#past[this.#past.length - 1] = { undo: last.undo, redo: edit.redo };
    } else {
      this.#past.push(edit);
      if (this.#past.length > maxEdits) this.#past.shift();
    }
    this.#future = [];
    this.#openStep = step;
    this.#tell();
  }

  seal(): void {
    this.#openStep = undefined;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  undo(): void {
    const edit = this.#past.pop();
    if (edit === undefined) return;
    this.#future.push(edit);
    this.#replay(edit.undo);
  }

  redo(): void {
    const edit = this.#future.pop();
    if (edit === undefined) return;
    this.#past.push(edit);
    this.#replay(edit.redo);
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#openStep = undefined;
    this.#tell();
  }

  #replay(run: () => void): void {
    this.#openStep = undefined;
    this.#isReplaying = true;
    try {
      run();
    } finally {
      this.#isReplaying = false;
    }
    this.#tell();
  }

  #tell(): void {
    this.store.set((count) => count + 1);
  }
}
