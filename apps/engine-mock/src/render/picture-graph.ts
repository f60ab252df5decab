import { Filter, type FilterContext, FilterGraph, FilterInOut, type Frame } from 'node-av/lib';

/**
 * A configured filter graph from one decoded picture to one BGRA picture. Stateless between pictures. Not to be used
 * for two pictures at a time.
 */
export class PictureGraph {
  readonly #graph: FilterGraph;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;
  readonly #shape: string;

  private constructor(parts: { graph: FilterGraph; source: FilterContext; sink: FilterContext; shape: string }) {
    this.#graph = parts.graph;
    this.#source = parts.source;
    this.#sink = parts.sink;
    this.#shape = parts.shape;
  }

  /** Builds the graph for pictures like `sample`. Free it. */
  static async create(sample: Frame, filterText: string, threadCount: number): Promise<PictureGraph> {
    const graph = new FilterGraph();
    graph.alloc();
    try {
      graph.nbThreads = threadCount;
      const shape = describeShape(sample);
      const source = createFilter(graph, 'buffer', `${shape}:time_base=1/1000000`);
      const sink = createFilter(graph, 'buffersink', null);
      const inputs = createEnd('out', sink);
      const outputs = createEnd('in', source);
      check(graph.parsePtr(filterText, inputs, outputs), filterText);
      check(await graph.config(), filterText);
      return new PictureGraph({ graph, source, sink, shape });
    } catch (error) {
      graph.free();
      throw error;
    }
  }

  /** Whether pictures like `sample` can go through; a stream may change its format on the way. */
  fits(sample: Frame): boolean {
    return describeShape(sample) === this.#shape;
  }

  /** Moves `picture` through the graph into `result`, which the caller unreferences; `picture` is empty afterwards. */
  async run(picture: Frame, result: Frame): Promise<void> {
    check(await this.#source.buffersrcAddFrame(picture), 'take a picture');
    check(await this.#sink.buffersinkGetFrame(result), 'give a picture');
  }

  free(): void {
    this.#graph.free();
  }
}

function describeShape(frame: Frame): string {
  const size = `video_size=${frame.width}x${frame.height}:pix_fmt=${frame.format}`;
  return `${size}:pixel_aspect=1/1:colorspace=${frame.colorSpace}:range=${frame.colorRange}`;
}

function createFilter(graph: FilterGraph, name: string, args: string | null): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter === null ? null : graph.createFilter(filter, name, args);
  if (context === null) throw new Error(`cannot create the filter "${name}" with "${args}"`);
  return context;
}

function createEnd(name: string, context: FilterContext): FilterInOut {
  const end = new FilterInOut();
  end.alloc();
  end.name = name;
  end.filterCtx = context;
  end.padIdx = 0;
  return end;
}

function check(result: number, what: string): void {
  if (result < 0) throw new Error(`filter graph failed with FFmpeg error ${result}: ${what}`);
}
