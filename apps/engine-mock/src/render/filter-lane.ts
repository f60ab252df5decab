import { Frame } from 'node-av/lib';
import { BgraConverter, type PixelMeaning, tagPicture } from './bgra-converter.ts';
import { BgraPicture } from './bgra-picture.ts';
import { bgraFormat } from './graph-writer.ts';
import { PictureGraph } from './picture-graph.ts';
import type { GraphStep, KernelStep, PictureStep } from './plan-picture.ts';
import { runKernel } from './run-kernel.ts';

export interface LaneOptions {
  width: number;
  height: number;
  threadsPerGraph: number;
}

/** What random and moving effects depend on. */
export interface Moment {
  frameIndex: number;
  seed: number;
}

/**
 * Everything one picture needs on its way from the decoder through a chain. For one picture at a time; what it lends
 * is valid until the next step or {@link clear}. Free it.
 */
export class FilterLane {
  /** Where the decoder puts the picture. */
  readonly decoded = new Frame();
  readonly #options: LaneOptions;
  readonly #filtered = new Frame();
  readonly #reference = new Frame();
  readonly #converter = new BgraConverter();
  /** Those of the chain in use and of the one before, to compare them. The one used last stands at the end. */
  readonly #graphs = new Map<GraphStep, PictureGraph>();
  /** Kernels read the front and write the back; then the two change places. Made when they are needed. */
  #front: BgraPicture | undefined;
  #back: BgraPicture | undefined;
  #place: 'decoded' | 'filtered' | 'front' = 'decoded';
  #meaning: PixelMeaning = bgraFormat;
  #keptGraphs = 2;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.decoded.alloc();
    this.#filtered.alloc();
    this.#reference.alloc();
  }

  /** Begins with what lies in `decoded`. */
  startDecoded(meaning: PixelMeaning): void {
    this.#place = 'decoded';
    this.#meaning = meaning;
  }

  /** Begins with a kernel over pictures from elsewhere. */
  async startKernel(step: KernelStep, sources: readonly BgraPicture[], moment: Moment): Promise<void> {
    this.#back ??= this.#createPicture();
    await runKernel({ step, sources, target: this.#back, moment });
    [this.#front, this.#back] = [this.#back, this.#front];
    this.#place = 'front';
    this.#meaning = bgraFormat;
  }

  /** `keptGraphs` is how many graphs the whole chain has; pictures wait in them, so others go when there are more. */
  async run(steps: readonly PictureStep[], moment: Moment, keptGraphs: number): Promise<void> {
    this.#keptGraphs = Math.max(2, keptGraphs);
    for (const step of steps) {
      if (step.type === 'graph') await this.#runGraph(step, moment);
      else await this.startKernel(step, [await this.toBgra()], moment);
    }
  }

  /** What the steps so far made, saying of itself what it is. */
  borrowFrame(): Frame {
    const frame = this.#findFrame();
    tagPicture(frame, this.#meaning);
    return frame;
  }

  /** The same as BGRA, converted if it is not. */
  async toBgra(): Promise<BgraPicture> {
    this.#front ??= this.#createPicture();
    if (this.#place !== 'front') {
      await this.#converter.convert(this.#findFrame(), this.#meaning, this.#front);
      this.#place = 'front';
      this.#meaning = bgraFormat;
    }
    return this.#front;
  }

  /** The same as BGRA, which then belongs to the caller; the lane gets `replacement` for it, if there is one. */
  async detachBgra(replacement: BgraPicture | undefined): Promise<BgraPicture> {
    const picture = await this.toBgra();
    this.#front = replacement;
    return picture;
  }

  /** Lets go of the pictures; the lane is ready for the next one. */
  clear(): void {
    this.decoded.unref();
    this.#filtered.unref();
  }

  free(): void {
    for (const graph of this.#graphs.values()) graph.free();
    this.#graphs.clear();
    this.#converter.free();
    this.#front?.free();
    this.#back?.free();
    this.decoded.free();
    this.#filtered.free();
    this.#reference.free();
  }

  #findFrame(): Frame {
    if (this.#place === 'decoded') return this.decoded;
    if (this.#place === 'filtered' || this.#front === undefined) return this.#filtered;
    return this.#front.frame;
  }

  async #runGraph(step: GraphStep, moment: Moment): Promise<void> {
    let input = this.decoded;
    if (this.#place === 'front') {
      // A graph swallows what it is given, so it gets another reference to the same pixels.
      input = this.#reference;
      if (input.ref(this.borrowFrame()) < 0) throw new Error('cannot reference a picture');
    }
    this.#filtered.unref();
    const graph = await this.#prepareGraph(step, input);
    try {
      await graph.run(input, this.#filtered, moment);
    } catch (error) {
      // A graph that failed may still hold a picture, which would come out in place of the next.
      this.#graphs.delete(step);
      graph.free();
      throw error;
    } finally {
      this.#reference.unref();
    }
    this.#place = 'filtered';
    this.#meaning = step.output;
  }

  async #prepareGraph(step: GraphStep, sample: Frame): Promise<PictureGraph> {
    const known = this.#graphs.get(step);
    this.#graphs.delete(step);
    if (known?.fits(sample) === true) {
      this.#graphs.set(step, known);
      return known;
    }
    known?.free();
    for (const [oldest, graph] of this.#graphs) {
      if (this.#graphs.size < this.#keptGraphs) break;
      this.#graphs.delete(oldest);
      graph.free();
    }
    const created = await PictureGraph.create(sample, step, this.#options.threadsPerGraph);
    this.#graphs.set(step, created);
    return created;
  }

  #createPicture(): BgraPicture {
    return new BgraPicture(this.#options.width, this.#options.height);
  }
}
