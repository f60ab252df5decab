import { StageError } from '../stage-error.ts';

const freeBytes = 64 * 1024 * 1024;
const maxRatio = 100;

/** What packed data of one file may grow to: a hundred times its size, small files a little more. */
export class UnpackBudget {
  readonly #allowedBytes: number;
  #usedBytes = 0;

  constructor(fileBytes: number) {
    this.#allowedBytes = Math.max(freeBytes, fileBytes * maxRatio);
  }

  /** To be called before `bytes` are allocated. Throws `stage_too_large`. */
  spend(bytes: number): void {
    this.#usedBytes += bytes;
    // Written so that NaN ends here too.
    if (this.#usedBytes <= this.#allowedBytes) return;
    throw new StageError('stage_too_large', `expected packed data to grow at most ${maxRatio} times`);
  }
}
