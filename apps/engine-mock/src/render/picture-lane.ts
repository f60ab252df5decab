import { Frame } from 'node-av/lib';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { PictureTraits } from '../media/asset.ts';
import { BgraConverter } from './bgra-converter.ts';
import type { JpegSlab } from './jpeg-slab.ts';
import { PictureGraph } from './picture-graph.ts';
import { type GraphPlan, planGraph } from './plan-graph.ts';

/** Everything one picture needs on its way from the decoder to JPEG. For one picture at a time; free it. */
export class PictureLane {
  /** Where the decoder puts the picture. */
  readonly decoded = new Frame();
  readonly #traits: PictureTraits;
  readonly #filtered = new Frame();
  readonly #converter: BgraConverter;
  #plan: GraphPlan | undefined;
  #planKey = '';
  #graph: PictureGraph | undefined;

  constructor(traits: PictureTraits) {
    this.#traits = traits;
    this.decoded.alloc();
    this.#filtered.alloc();
    this.#converter = new BgraConverter(traits.width, traits.height);
  }

  /** Filters and encodes the decoded picture, whose index matters to random effects alone. */
  async finish(
    picture: { index: number; chain: ResolvedChain },
    target: { slab: JpegSlab; maxBytes: number },
  ): Promise<void> {
    const { index, chain } = picture;
    const plan = this.#preparePlan(chain);
    let shown = this.decoded;
    if (plan.text !== undefined) {
      const graph = await this.#prepareGraph(plan, plan.text);
      try {
        await graph.run(this.decoded, this.#filtered, { seed: chain.seed, frameIndex: index });
      } catch (error) {
        // A graph that failed may still hold a picture, which would come out in place of the next.
        this.#dropGraph();
        throw error;
      }
      shown = this.#filtered;
    }
    await this.#converter.convert(shown, plan.output);
    await target.slab.encode(this.#converter, target.maxBytes);
  }

  /** Lets go of the pictures; the lane is ready for the next one. */
  clear(): void {
    this.decoded.unref();
    this.#filtered.unref();
  }

  free(): void {
    this.#dropGraph();
    this.#converter.free();
    this.decoded.free();
    this.#filtered.free();
  }

  #preparePlan(chain: ResolvedChain): GraphPlan {
    if (this.#plan !== undefined && this.#planKey === chain.graphKey) return this.#plan;
    this.#dropGraph();
    this.#planKey = chain.graphKey;
    this.#plan = planGraph(this.#traits, chain);
    return this.#plan;
  }

  async #prepareGraph(plan: GraphPlan, text: string): Promise<PictureGraph> {
    if (this.#graph?.fits(this.decoded) === true) return this.#graph;
    this.#dropGraph();
    this.#graph = await PictureGraph.create(this.decoded, { text, grains: plan.grains, threadCount: 1 });
    return this.#graph;
  }

  #dropGraph(): void {
    this.#graph?.free();
    this.#graph = undefined;
  }
}
