import { loadKernelAddon } from '../effects/kernel-addon.ts';
import { scrambleMoment } from '../effects/scramble-moment.ts';
import type { BgraPicture } from './bgra-picture.ts';
import type { KernelStep } from './plan-picture.ts';

export interface KernelRun {
  step: KernelStep;
  /** In the order of the taps; the first is what the result is mixed with. */
  sources: readonly BgraPicture[];
  /** None of the sources. */
  target: BgraPicture;
  moment: { frameIndex: number; seed: number };
}

/** Runs one kernel off this thread. */
export async function runKernel({ step, sources, target, moment }: KernelRun): Promise<void> {
  await loadKernelAddon().runKernel({
    kernel: step.kernel,
    width: target.width,
    height: target.height,
    strideBytes: target.strideBytes,
    sources: sources.map((source) => source.borrowPixels()),
    target: target.borrowPixels(),
    params: step.params,
    mix: step.entry.mix,
    frameIndex: moment.frameIndex,
    seed: scrambleMoment({ ...moment, position: step.entry.position }),
  });
}
