import { totalmem } from 'node:os';
import type { Frame } from 'node-av/lib';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { FrameReader } from '../media/frame-reader.ts';
import { WireError } from '../wire-error.ts';
import { AsyncLock } from './async-lock.ts';
import type { PixelMeaning } from './bgra-converter.ts';
import type { BgraPicture } from './bgra-picture.ts';
import { FilterLane, type Moment } from './filter-lane.ts';
import { FrameHistory, type PictureLease } from './frame-history.ts';
import { Gate } from './gate.ts';
import { type KernelStep, type PicturePlan, type PictureStep, planPicture } from './plan-picture.ts';

/** Plans kept for the chains used last, for comparing them. */
const keptPlans = 4;

/** Histories kept beside those of the chain in use. */
const keptHistories = 1;

/** Earlier frames made at a time for effects with memory. */
const historyLanes = 2;

/** Frames in work at a time, as far as memory allows. */
const mostInWork = 8;

/** A picture in work takes about so many times its pixels: two of its own, and what waits inside of its graphs. */
const copiesInWork = 10;
const bytesInWork = Math.min(2 ** 30, totalmem() / 8);

/** Unused pictures kept for the next frames. */
const keptSpares = 4;

/** The steps of a plan before `end`, for one frame. */
interface StepsJob {
  plan: PicturePlan;
  end: number;
  moment: Moment;
}

/** A decoded picture with a chain applied, lent for the time of one callback. */
export interface FilteredPicture {
  readonly meaning: PixelMeaning;
  /** Upright, eight bits a channel, square pixels, tagged with what it is. Its pixels are overwritten after the callback. */
  borrowFrame: () => Frame;
  /** The same as BGRA, converted if it is not; borrowed, too. */
  toBgra: () => Promise<BgraPicture>;
}

/**
 * The frames of one file with chains applied: the one way to pictures, for showing and for writing files alike. A
 * frame has one picture, however it was reached: what effects with memory need of earlier frames is made on the way.
 */
export class FilteredPictures {
  readonly reader: FrameReader;
  readonly #threadsPerGraph: number;
  readonly #decoding = new AsyncLock();
  readonly #gate: Gate;
  readonly #historyGate: Gate;
  readonly #idleLanes: FilterLane[] = [];
  readonly #plans = new Map<string, PicturePlan>();
  /** By the input key of the effect with memory; the one used last stands at the end. */
  readonly #histories = new Map<string, FrameHistory>();
  readonly #spares: BgraPicture[] = [];
  #plan: PicturePlan | undefined;
  #isStopped = false;
  #isClosed = false;
  #working = 0;
  #whenIdle: (() => void) | undefined;

  /** The reader belongs to this object then. */
  constructor(reader: FrameReader, threadsPerGraph: number) {
    this.reader = reader;
    this.#threadsPerGraph = threadsPerGraph;
    const { width, height } = reader.media.traits;
    const affordable = Math.floor(bytesInWork / (width * height * 4 * copiesInWork));
    this.#gate = new Gate(Math.min(mostInWork, Math.max(1, affordable)));
    this.#historyGate = new Gate(Math.min(historyLanes, Math.max(1, affordable)));
  }

  /**
   * Makes one picture and lends it to `use` until what that returns is settled. Frames are decoded in the order of the
   * calls. Several calls at a time are filtered side by side, fewer of large pictures; `use` may wait for calls made
   * before its own, never for later ones. Throws {@link WireError} `decode_failed`.
   */
  use<Result>(
    request: { index: number; chain: ResolvedChain },
    use: (picture: FilteredPicture) => Promise<Result>,
  ): Promise<Result> {
    const { index, chain } = request;
    const plan = this.#preparePlan(chain);
    const moment = { frameIndex: index, seed: chain.seed };
    return this.#count(() =>
      this.#gate.run(() =>
        this.#runSteps({ plan, end: plan.steps.length, moment }, (lane) =>
          use({ meaning: plan.output, borrowFrame: () => lane.borrowFrame(), toBgra: () => lane.toBgra() }),
        ),
      ),
    );
  }

  /** Pictures kept for effects with memory. */
  get rememberedCount(): number {
    return [...this.#histories.values()].reduce((sum, history) => sum + history.size, 0);
  }

  /** What is not decoded yet fails with `shutting_down` from now on, earlier frames for effects with memory among it. */
  stop(): void {
    this.#isStopped = true;
    this.reader.stop();
  }

  /** Stops, waits for the pictures in work, then frees everything, the reader included. */
  async close(): Promise<void> {
    this.stop();
    if (this.#working > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    this.#isClosed = true;
    for (const history of this.#histories.values()) history.drop();
    for (const lane of this.#idleLanes) lane.free();
    for (const spare of this.#spares) spare.free();
    this.#idleLanes.length = 0;
    this.#spares.length = 0;
    await this.reader.close();
  }

  #refuseWhenStopped(): void {
    if (this.#isStopped) throw new WireError('shutting_down', 'engine is shutting down');
  }

  /** Closing waits for the task. */
  async #count<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#working += 1;
    try {
      return await task();
    } finally {
      this.#working -= 1;
      if (this.#working === 0) this.#whenIdle?.();
    }
  }

  /** Runs the steps before `end`. They start at the last effect with memory among them, which reads from its history. */
  async #runSteps<Result>(job: StepsJob, use: (lane: FilterLane) => Promise<Result>): Promise<Result> {
    this.#refuseWhenStopped();
    const at = findLastMemory(job);
    const memory = job.plan.steps[at];
    if (memory?.type !== 'kernel') return this.#runInLane(job, { from: 0, use });
    const leases = this.#recall(job, { at, memory });
    try {
      // No lane is held while waiting here: those who make the pictures need lanes themselves.
      const sources = await Promise.all(leases.map((lease) => lease.picture));
      return await this.#runInLane(job, { from: at + 1, start: { memory, sources }, use });
    } finally {
      for (const lease of leases) lease.release();
    }
  }

  async #runInLane<Result>(
    { plan, end, moment }: StepsJob,
    work: {
      from: number;
      start?: { memory: KernelStep; sources: readonly BgraPicture[] };
      use: (lane: FilterLane) => Promise<Result>;
    },
  ): Promise<Result> {
    const lane = this.#takeLane();
    try {
      if (work.start === undefined) {
        await this.#decoding.run(() => {
          this.#refuseWhenStopped();
          return this.reader.readInto(lane.decoded, moment.frameIndex);
        });
        lane.startDecoded(plan.source);
      } else {
        await lane.startKernel(work.start.memory, work.start.sources, moment);
      }
      await lane.run(plan.steps.slice(work.from, end), moment, plan.graphCount);
      return await work.use(lane);
    } finally {
      lane.clear();
      this.#idleLanes.push(lane);
    }
  }

  /** Leases what an effect with memory reads for this frame. Before the first frame there is the first frame. */
  #recall({ plan, moment }: StepsJob, { at, memory }: { at: number; memory: KernelStep }): PictureLease[] {
    const key = `${moment.seed}${memory.inputKey}`;
    const history =
      this.#histories.get(key) ??
      new FrameHistory({
        make: (frameIndex) => this.#makeInput({ plan, end: at, moment: { ...moment, frameIndex } }),
        recycle: (picture) => this.#recycle(picture),
      });
    this.#histories.delete(key);
    this.#histories.set(key, history);
    this.#forgetHistories(plan);
    const taps = memory.listTaps?.(moment.frameIndex) ?? [0];
    return history.acquire(taps.map((tap) => Math.max(0, moment.frameIndex - tap)));
  }

  #makeInput(job: StepsJob): Promise<BgraPicture> {
    const make = () => this.#runSteps(job, (lane) => lane.detachBgra(this.#spares.pop()));
    // Behind another memory the inputs of that one are what has to be held back.
    return this.#count(() => (findLastMemory(job) >= 0 ? make() : this.#historyGate.run(make)));
  }

  #recycle(picture: BgraPicture): void {
    if (this.#isClosed || this.#spares.length >= keptSpares) picture.free();
    else this.#spares.push(picture);
  }

  #takeLane(): FilterLane {
    const { width, height } = this.reader.media.traits;
    return this.#idleLanes.pop() ?? new FilterLane({ width, height, threadsPerGraph: this.#threadsPerGraph });
  }

  #preparePlan(chain: ResolvedChain): PicturePlan {
    const plan = this.#plans.get(chain.graphKey) ?? planPicture(this.reader.media.traits, chain);
    if (plan === this.#plan) return plan;
    this.#plan = plan;
    this.#plans.delete(chain.graphKey);
    this.#plans.set(chain.graphKey, plan);
    for (const key of this.#plans.keys()) {
      if (this.#plans.size <= keptPlans) break;
      this.#plans.delete(key);
    }
    this.#forgetHistories(plan);
    return plan;
  }

  #forgetHistories(plan: PicturePlan): void {
    const kept = plan.steps.filter(hasMemory).length + keptHistories;
    for (const [key, history] of this.#histories) {
      if (this.#histories.size <= kept) return;
      this.#histories.delete(key);
      history.drop();
    }
  }
}

function findLastMemory({ plan, end }: StepsJob): number {
  return plan.steps.findLastIndex((step, at) => at < end && hasMemory(step));
}

function hasMemory(step: PictureStep): boolean {
  return step.type === 'kernel' && step.listTaps !== undefined;
}
