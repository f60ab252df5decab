/** Upper bounds of the push time histogram, seconds. */
export const pushBoundsS = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5] as const;

const counters = ['pushes', 'dropped', 'errors', 'secondsSum'] as const;
type Counter = (typeof counters)[number];
const bucketCount = pushBoundsS.length + 1;
const cellsPerDevice = counters.length + bucketCount;

/** What the devices did, one row each. Written by the render thread alone, read by the main thread. */
export class DeviceBoard {
  readonly memory: SharedArrayBuffer;
  readonly #values: Float64Array;

  constructor(devices: number | SharedArrayBuffer) {
    this.memory = typeof devices === 'number' ? new SharedArrayBuffer(8 * devices * cellsPerDevice) : devices;
    this.#values = new Float64Array(this.memory);
  }

  add(device: number, counter: Counter, amount = 1): void {
    this.#values[device * cellsPerDevice + counters.indexOf(counter)]! += amount;
  }

  read(device: number, counter: Counter): number {
    return this.#values[device * cellsPerDevice + counters.indexOf(counter)]!;
  }

  /** Counts one finished push. */
  countPush(device: number, elapsedMs: number): void {
    const seconds = elapsedMs / 1000;
    let bucket = 0;
    while (bucket < pushBoundsS.length && seconds > pushBoundsS[bucket]!) bucket += 1;
    this.#values[device * cellsPerDevice + counters.length + bucket]! += 1;
    this.add(device, 'secondsSum', seconds);
    this.add(device, 'pushes');
  }

  /** Pushes by time taken, one more than there are bounds; not cumulative. */
  listPushTimes(device: number): number[] {
    const from = device * cellsPerDevice + counters.length;
    return [...this.#values.subarray(from, from + bucketCount)];
  }
}
