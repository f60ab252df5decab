/** Without a measure of what a picture costs, falling behind again so soon means that the pace cannot be kept. */
const recurrenceMs = 1500;
const firstCalmMs = 800;
const maxCalmMs = 32_000;
const maxLeap = 8;
const costCount = 16;
const fewestCosts = 6;
/**
 * A step bears pictures that take this part of their period on average. Above 1 the run falls behind slowly and leaves
 * out one more now and then, which costs less than asking for every picture one frame further apart.
 */
const bearableLoad = 1.1;

/**
 * How many pictures further each request goes. An engine decodes frames in a row, or evenly spaced ones, much faster
 * than it jumps, and renders ahead what the spacing makes likely; so when engine or page is too slow for every picture,
 * every second one is asked for, or third, rather than whichever is due. It decides by what a picture costs while there
 * is no pause between pictures: one hiccup that makes a run jump says nothing about the pace, an average cost above the
 * period does. After a calm while the next smaller step is tried again, later each time that it could not be kept. It
 * outlives a run, so that playing on after a pause starts even.
 */
export class LeapControl {
  #leap = 1;
  #periodMs = 0;
  #isForgotten = true;
  #calmMs = firstCalmMs;
  /** The step before the trial that is under way. */
  #keptLeap: number | undefined;
  #changedMs = Number.NEGATIVE_INFINITY;
  #jumpedMs = Number.NEGATIVE_INFINITY;
  readonly #costsMs = new Float64Array(costCount);
  #costs = 0;

  /** 1 for every picture, at most 8; always whole. */
  get leap(): number {
    return this.#leap;
  }

  /** A run begins whose pictures are `periodMs` apart; what was learnt at another rate is carried over. */
  begin(nowMs: number, periodMs: number): void {
    const leap = this.#isForgotten ? 1 : Math.round((this.#leap * this.#periodMs) / periodMs);
    this.#isForgotten = false;
    this.#periodMs = periodMs;
    this.#jumpedMs = Number.NEGATIVE_INFINITY;
    this.#change(nowMs, leap);
  }

  /** Another file or chain costs something else: the next run starts with every picture, this one tries it soon. */
  forget(): void {
    this.#isForgotten = true;
    this.#calmMs = firstCalmMs;
    this.#keptLeap = undefined;
    this.#costs = 0;
  }

  /** The time from one picture's arrival to the next one's, while requests followed each other without a pause. */
  noteCost(costMs: number): void {
    this.#costsMs[this.#costs % costCount] = costMs;
    this.#costs += 1;
  }

  /** The run had to jump to catch up with its clock. */
  noteJump(nowMs: number): void {
    const costMs = this.#meanCostMs();
    const isRecurrent = nowMs - this.#jumpedMs < recurrenceMs;
    this.#jumpedMs = nowMs;
    const isTooFast = costMs === undefined ? isRecurrent : this.#stepFor(costMs) > this.#leap;
    if (!isTooFast || this.#leap >= maxLeap) return;
    if (this.#keptLeap !== undefined) this.#calmMs = Math.min(this.#calmMs * 2, maxCalmMs);
    const longerStep = this.#keptLeap ?? this.#leap + 1;
    this.#keptLeap = undefined;
    this.#change(nowMs, costMs === undefined ? longerStep : this.#stepFor(costMs));
  }

  /** Called with every picture shown. */
  relax(nowMs: number): void {
    if (this.#leap === 1) return;
    const waitedMs = nowMs - this.#changedMs;
    const costMs = this.#meanCostMs();
    // Pauses between pictures leave their cost unknown: there is room, how much a trial will tell.
    const step = costMs === undefined ? this.#leap - 1 : this.#stepFor(costMs);
    if (step >= this.#leap || waitedMs < (costMs === undefined ? this.#calmMs : firstCalmMs)) return;
    const isTrialKept = this.#keptLeap !== undefined;
    if (isTrialKept) this.#calmMs = firstCalmMs;
    this.#keptLeap = this.#leap;
    this.#change(nowMs, step);
  }

  #change(nowMs: number, leap: number): void {
    this.#leap = Math.min(Math.max(leap, 1), maxLeap);
    this.#changedMs = nowMs;
    this.#costs = 0;
  }

  /** The shortest step that bears pictures of this cost. */
  #stepFor(costMs: number): number {
    return Math.ceil(costMs / (this.#periodMs * bearableLoad));
  }

  /** The dearest one is a hiccup and left out. */
  #meanCostMs(): number | undefined {
    if (this.#costs < fewestCosts) return undefined;
    const count = Math.min(this.#costs, costCount);
    let sumMs = 0;
    let dearestMs = 0;
    for (let at = 0; at < count; at += 1) {
      const costMs = this.#costsMs[at] ?? 0;
      sumMs += costMs;
      dearestMs = Math.max(dearestMs, costMs);
    }
    return (sumMs - dearestMs) / (count - 1);
  }
}
