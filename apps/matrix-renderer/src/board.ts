import { readMonotonicMs } from './clock/monotonic.ts';

/**
 * Numbers both threads read. Each has one writer, named here; the other side only looks. A Float64 is stored whole
 * on the 64-bit systems Node runs on.
 */
const fields = [
  // written by the main thread
  'accepted',
  'lastAcceptedAtMs',
  'startedAtMs',
  'fileOpenings',
  // written by the render thread
  'ticks',
  'lastTickAtMs',
  'pushes',
  'skippedTicks',
  'lateTicks',
  'taken',
  'measuredFps',
  'powerScale',
  'intervalSumMs',
] as const;
type Field = (typeof fields)[number];
const places = Object.fromEntries(fields.map((field, place) => [field, place])) as Record<Field, number>;

/** Upper bounds of the tick interval histogram, milliseconds. */
export const intervalBoundsMs = [1, 2, 4, 8, 8.5, 9, 10, 12, 16, 20, 33, 50, 100] as const;

/** What the main thread and the render thread tell each other without messages; both make one over the same memory. */
export class Board {
  readonly memory: SharedArrayBuffer;
  readonly #values: Float64Array;
  readonly #intervals: Float64Array;
  readonly #wake: Int32Array;
  readonly #news: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8 * (fields.length + intervalBoundsMs.length + 2))) {
    this.memory = memory;
    this.#values = new Float64Array(memory, 0, fields.length);
    this.#intervals = new Float64Array(memory, 8 * fields.length, intervalBoundsMs.length + 1);
    const end = 8 * (fields.length + intervalBoundsMs.length + 1);
    this.#wake = new Int32Array(memory, end, 1);
    this.#news = new Int32Array(memory, end + 4, 1);
  }

  read(field: Field): number {
    return this.#values[places[field]]!;
  }

  write(field: Field, value: number): void {
    this.#values[places[field]] = value;
  }

  add(field: Field, amount: number): void {
    this.#values[places[field]]! += amount;
  }

  /** Seconds since the last accepted frame, or since the start while there is none. */
  readUpdateAgeS(nowMs = readMonotonicMs()): number {
    const lastAtMs = this.read('lastAcceptedAtMs');
    return Math.max(0, (nowMs - (lastAtMs > 0 ? lastAtMs : this.read('startedAtMs'))) / 1000);
  }

  countInterval(intervalMs: number): void {
    let bucket = 0;
    while (bucket < intervalBoundsMs.length && intervalMs > intervalBoundsMs[bucket]!) bucket += 1;
    this.#intervals[bucket]! += 1;
    this.add('intervalSumMs', intervalMs);
  }

  /** Ticks by interval, one more than there are bounds; not cumulative. */
  listIntervals(): number[] {
    return [...this.#intervals];
  }

  /** Ends a wait of the render thread early. */
  wake(): void {
    Atomics.add(this.#wake, 0, 1);
    Atomics.notify(this.#wake, 0);
  }

  /** Blocks the calling thread for `timeoutMs` (fractions count) or until {@link wake}. */
  wait(timeoutMs: number, seenWakes: number): void {
    Atomics.wait(this.#wake, 0, seenWakes, timeoutMs);
  }

  get wakes(): number {
    return Atomics.load(this.#wake, 0);
  }

  /** Notes that the frame file has changed. False when that was noted before and nobody has looked since. */
  raiseFileNews(): boolean {
    return Atomics.exchange(this.#news, 0, 1) === 0;
  }

  /** To be called before looking at the file, so that no later change goes unnoticed. */
  clearFileNews(): void {
    Atomics.store(this.#news, 0, 0);
  }
}
