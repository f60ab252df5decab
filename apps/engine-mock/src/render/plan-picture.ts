import { findEffect } from '../effects/effect-registry.ts';
import type { ResolvedChain, ResolvedEffect } from '../effects/resolved-chain.ts';
import type { PictureTraits } from '../media/asset.ts';
import type { PixelMeaning } from './bgra-converter.ts';
import { type GraphText, GraphWriter } from './graph-writer.ts';

/** Filters of FFmpeg in one graph. */
export interface GraphStep extends GraphText {
  type: 'graph';
  /** What comes out of the graph. */
  output: PixelMeaning;
}

/** One native kernel, from BGRA to BGRA. */
export interface KernelStep {
  type: 'kernel';
  entry: ResolvedEffect;
  kernel: string;
  /** Parameters in the order the effect lists them: truth as 0 or 1, a choice as its place. */
  params: readonly number[];
  /** How many frames back the pictures lie that a kernel with memory reads for a frame; not always its own (0). */
  listTaps: ((frameIndex: number) => readonly number[]) | undefined;
  /** The same for chains that agree up to this effect, whatever comes after it. */
  inputKey: string;
}

export type PictureStep = GraphStep | KernelStep;

export interface PicturePlan {
  /** What the decoded picture is, where no step looks at it before a kernel. */
  source: PixelMeaning;
  steps: readonly PictureStep[];
  graphCount: number;
  /** What the last step gives. */
  output: PixelMeaning;
}

/**
 * The way from a decoded picture to an upright one of eight bits with the chain applied. Neighbouring filters share a
 * graph, which stays in YUV for as long as its effects can work there.
 */
export function planPicture(traits: PictureTraits, chain: ResolvedChain): PicturePlan {
  const steps: PictureStep[] = [];
  let graph = GraphWriter.startAtSource(traits);
  const source = graph.meaning;
  const finishGraph = () => {
    const text = graph.finish();
    if (text !== undefined) steps.push({ type: 'graph', ...text, output: graph.meaning });
  };
  chain.entries.forEach((entry, at) => {
    const effect = findEffect(entry.effectId);
    if (effect === undefined) throw new Error(`effect ${entry.effectId} was accepted but is not registered`);
    if (effect.kind === 'filter') {
      graph.add(effect, entry);
      return;
    }
    finishGraph();
    graph = GraphWriter.startAtBgra(traits);
    const { listTaps, info } = effect;
    steps.push({
      type: 'kernel',
      entry,
      kernel: effect.kernel,
      params: info.params.map((param) => {
        const value = entry.params[param.name];
        return param.type === 'choice' ? param.options.indexOf(String(value)) : Number(value);
      }),
      listTaps: listTaps === undefined ? undefined : (frameIndex) => listTaps(entry.params, frameIndex),
      inputKey: JSON.stringify(chain.entries.slice(0, at)),
    });
  });
  finishGraph();
  const graphCount = steps.filter((step) => step.type === 'graph').length;
  return { source, steps, graphCount, output: graph.meaning };
}
