/** Lets one task sleep until somebody wakes it; a call before it sleeps counts, too. */
export class Wake {
  #isCalled = false;
  #rouse: () => void = () => undefined;

  call(): void {
    this.#isCalled = true;
    this.#rouse();
  }

  /** Resolves when it was called, after `limitMs` at the latest. */
  async wait(limitMs: number): Promise<void> {
    if (!this.#isCalled) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
        timer = setTimeout(resolve, limitMs);
      });
      clearTimeout(timer);
    }
    this.#isCalled = false;
  }
}
