const fields = { permille: 0, isStopped: 1 } as const;

/** Progress of work in one thread and the wish of another to stop it, in memory they share. */
export class WorkWatch {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** Part of the work that is done, 0..1. */
  get progress(): number {
    return Atomics.load(this.#words, fields.permille) / 1000;
  }

  set progress(value: number) {
    Atomics.store(this.#words, fields.permille, Math.round(Math.min(1, Math.max(0, value)) * 1000));
  }

  get isStopped(): boolean {
    return Atomics.load(this.#words, fields.isStopped) === 1;
  }

  stop(): void {
    Atomics.store(this.#words, fields.isStopped, 1);
  }
}
