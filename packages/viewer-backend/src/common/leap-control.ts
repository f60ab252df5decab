/** Without a measure of what a picture costs, falling behind again so soon means that the pace cannot be kept. */
const recurrenceMs = 1500;
const firstCalmMs = 800;
const maxCalmMs = 32_000;
const maxLeap = 8;
const costCount = 16;
const fewestCosts = 6;
/** A pace is kept when pictures take no more than this part of their period on average; the rest is for hiccups. */
const keptLoad = 0.97;
/** What a new pace aims at, so that it is not at its limit at once. */
const aimedLoad = 0.94;
/** A pace that leaves more room than this is made faster without waiting for a long calm while. */
const easyLoad = 0.85;
/** Without a measure of what a picture costs, the step is lengthened and, on trial, shortened by these factors. */
const coarser = 1.25;
const finer = 0.88;
/** Below this, every picture is asked for. */
const nearlyOne = 1.05;

/**
 * How many pictures further each request goes; 2.5 means two and three in turn. An engine decodes frames in a row, or
 * evenly spaced ones, much faster than it jumps; so when engine or page is too slow for every picture, evenly spaced
 * ones are asked for rather than whichever is due. It decides by what a picture costs while there is no pause between
 * pictures: one hiccup that makes a run jump says nothing about the pace, an average cost above the period does. After
 * a calm while a shorter step is tried again, later each time that it could not be kept. It outlives a run, so that
 * playing on after a pause starts even.
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

  /** 1 for every picture, at most 8. */
  get leap(): number {
    return this.#leap;
  }

  /** A run begins whose pictures are `periodMs` apart; what was learnt at another rate is carried over. */
  begin(nowMs: number, periodMs: number): void {
    const leap = this.#isForgotten ? 1 : (this.#leap * this.#periodMs) / periodMs;
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
    const isTooFast = costMs === undefined ? isRecurrent : costMs > this.#leap * this.#periodMs * keptLoad;
    if (!isTooFast || this.#leap >= maxLeap) return;
    if (this.#keptLeap !== undefined) this.#calmMs = Math.min(this.#calmMs * 2, maxCalmMs);
    const coarserLeap = this.#keptLeap ?? this.#leap * coarser;
    this.#keptLeap = undefined;
    this.#change(nowMs, costMs === undefined ? coarserLeap : costMs / (this.#periodMs * aimedLoad));
  }

  /** Called with every picture shown. */
  relax(nowMs: number): void {
    if (this.#leap === 1) return;
    const waitedMs = nowMs - this.#changedMs;
    const costMs = this.#meanCostMs();
    const isEasy = costMs !== undefined && costMs < this.#leap * this.#periodMs * easyLoad;
    if (waitedMs < this.#calmMs && !(isEasy && waitedMs >= firstCalmMs)) return;
    const isTrialKept = this.#keptLeap !== undefined;
    if (isTrialKept) this.#calmMs = firstCalmMs;
    this.#keptLeap = this.#leap;
    this.#change(nowMs, isEasy ? costMs / (this.#periodMs * aimedLoad) : this.#leap * finer);
  }

  #change(nowMs: number, leap: number): void {
    this.#leap = leap < nearlyOne ? 1 : Math.min(leap, maxLeap);
    this.#changedMs = nowMs;
    this.#costs = 0;
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
