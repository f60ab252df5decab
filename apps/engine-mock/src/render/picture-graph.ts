import { Filter, type FilterContext, FilterGraph, FilterInOut, Frame } from 'node-av/lib';
import { getGrainCrop, getGrainLabel, grainMargin } from '../effects/effect.ts';
import { createUnfit } from '../media/unfit-picture.ts';
import { chooseGrainOffset, referenceGrain } from './grain.ts';
import type { GrainInput, GraphText } from './graph-writer.ts';

interface GrainSource {
  input: GrainInput;
  source: FilterContext;
  /** Of this graph alone: other graphs give the same pixels other times meanwhile. */
  frame: Frame;
}

/**
 * A configured filter graph from one decoded picture to one filtered picture. Stateless between pictures. Not to be used
 * for two pictures at a time.
 */
export class PictureGraph {
  readonly #graph: FilterGraph;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;
  readonly #grains: readonly GrainSource[];
  readonly #shape: string;
  #runs = 0n;

  private constructor(parts: {
    graph: FilterGraph;
    source: FilterContext;
    sink: FilterContext;
    grains: readonly GrainSource[];
    shape: string;
  }) {
    this.#graph = parts.graph;
    this.#source = parts.source;
    this.#sink = parts.sink;
    this.#grains = parts.grains;
    this.#shape = parts.shape;
  }

  /** Builds the graph for pictures like `sample`. Free it. */
  static async create(sample: Frame, plan: GraphText, threadCount: number): Promise<PictureGraph> {
    const graph = new FilterGraph();
    graph.alloc();
    try {
      graph.nbThreads = threadCount;
      const shape = describeShape(sample);
      const source = createFilter(graph, 'buffer', `${shape}:time_base=1/1000000`);
      const sink = createFilter(graph, 'buffersink', null);
      const outputs = FilterInOut.createList([{ name: 'in', filterCtx: source, padIdx: 0 }]);
      const inputs = FilterInOut.createList([{ name: 'out', filterCtx: sink, padIdx: 0 }]);
      const text = [...plan.grains.map(writeGrainSource), plan.text].join(';');
      check(graph.parsePtr(text, inputs, outputs), text);
      // The text is ours and right: what FFmpeg refuses here is how the file describes its pictures.
      const configured = await graph.config();
      if (configured < 0) throw createUnfit(`FFmpeg error ${configured}: ${text}`);
      const grains = plan.grains.map((input) => ({
        input,
        source: findGrainSource(graph, input),
        frame: createFrame(),
      }));
      return new PictureGraph({ graph, source, sink, grains, shape });
    } catch (error) {
      graph.free();
      throw error;
    }
  }

  /** Whether pictures like `sample` can go through; a stream may change its format on the way. */
  fits(sample: Frame): boolean {
    return describeShape(sample) === this.#shape;
  }

  /**
   * Moves `picture` through the graph into `result`, which the caller unreferences; `picture` is empty afterwards.
   * Seed and frame index only matter to random effects.
   */
  async run(picture: Frame, result: Frame, random: { seed: number; frameIndex: number }): Promise<void> {
    // Filters with two inputs match pictures by time and want it to grow, which a viewer's requests do not.
    this.#runs += 1n;
    picture.pts = this.#runs;
    for (const { input, source, frame } of this.#grains) {
      const { x, y } = chooseGrainOffset({ ...random, position: input.position });
      const crop = getGrainCrop(input.position);
      this.#graph.sendCommand(crop, 'x', String(x));
      this.#graph.sendCommand(crop, 'y', String(y));
      referenceGrain(frame, input);
      frame.pts = this.#runs;
      check(source.buffersrcAddFrameSync(frame), 'take grain');
    }
    // Only queued here; the filters run when the result is asked for, off this thread.
    check(this.#source.buffersrcAddFrameSync(picture), 'take a picture');
    check(await this.#sink.buffersinkGetFrame(result), 'give a picture');
  }

  free(): void {
    for (const { frame } of this.#grains) frame.free();
    this.#graph.free();
  }
}

function describeShape(frame: Frame): string {
  const size = `video_size=${frame.width}x${frame.height}:pix_fmt=${frame.format}`;
  return `${size}:pixel_aspect=1/1:colorspace=${frame.colorSpace}:range=${frame.colorRange}`;
}

/** The source stands in the text, as the parser of the binding links only one open end to a filter made outside. */
function writeGrainSource({ position, format, width, height }: GrainInput): string {
  const size = `video_size=${width + grainMargin}x${height + grainMargin}:pix_fmt=${format}`;
  const label = getGrainLabel(position);
  return `buffer@${label}=${size}:pixel_aspect=1/1:time_base=1/1000000[${label}]`;
}

function findGrainSource(graph: FilterGraph, { position }: GrainInput): FilterContext {
  const source = graph.getFilter(`buffer@${getGrainLabel(position)}`);
  if (source === null) throw new Error(`the graph lacks the grain of position ${position}`);
  return source;
}

function createFilter(graph: FilterGraph, name: string, args: string | null): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter === null ? null : graph.createFilter(filter, name, args);
  if (context === null) throw new Error(`cannot create the filter "${name}" with "${args}"`);
  return context;
}

function createFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}

function check(result: number, what: string): void {
  if (result < 0) throw new Error(`filter graph failed with FFmpeg error ${result}: ${what}`);
}
