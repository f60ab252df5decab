import { describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/effect-registry.ts';
import { type KernelCall, loadKernelAddon } from '../../src/effects/kernel-addon.ts';
import {
  combine,
  expectPicture,
  height,
  pictures,
  readPicture,
  runKernel,
  strideBytes,
  width,
} from '../support/kernel-bench.ts';

const first = readPicture(pictures[0]);

describe('every kernel', () => {
  const kernels = effects.flatMap((effect) => (effect.kind === 'kernel' ? [effect] : []));

  it.each(kernels.map((effect) => [effect.kernel, effect] as const))(
    '%s keeps out of what is not its own',
    async (kernel, effect) => {
      const params = effect.info.params.map((param) =>
        param.type === 'float' || param.type === 'int' ? param.default : 0,
      );
      const history = effect.info.history ?? 0;
      for (const size of [
        { width, height },
        { width: 1, height: 1 },
        { width: 1, height: 200 },
        { width: 80, height: 2 },
      ]) {
        const bytes = strideBytes * size.height;
        const sources = pictures.slice(0, history + 1).map((picture) => {
          const source = new Uint8Array(bytes);
          source.set(picture.subarray(0, Math.min(bytes, picture.byteLength)));
          return source;
        });
        const before = sources.map((source) => Buffer.from(source).toString('base64'));
        const room = new Uint8Array(bytes + 2 * strideBytes).fill(0xa5);
        const target = room.subarray(strideBytes, strideBytes + bytes);
        for (const at of [params, lowest(effect.info.params), highest(effect.info.params)]) {
          await loadKernelAddon().runKernel({
            kernel,
            ...size,
            strideBytes,
            sources,
            target,
            params: at,
            mix: 1,
            frameIndex: 99,
            seed: 7,
          });
        }
        expect(sources.map((source) => Buffer.from(source).toString('base64'))).toEqual(before);
        const isUntouched = room.every((value, at) => {
          const place = at - strideBytes;
          const isPixel = place >= 0 && place < bytes && place % strideBytes < size.width * 4;
          return isPixel || value === 0xa5;
        });
        expect(isUntouched).toBe(true);
      }
    },
  );

  it('mixes its result with the first source', async () => {
    const full = await runKernel('mirror', { params: [0] });
    const half = await runKernel('mirror', { params: [0], mix: 0.25 });
    expectPicture(
      half,
      (x, y) => combine([first(x, y), full(x, y)], ([dry = 0, wet = 0]) => dry * 0.75 + wet * 0.25),
      1,
    );
  });

  it('refuses calls it cannot serve', () => {
    const addon = loadKernelAddon();
    const good = {
      kernel: 'mirror',
      width,
      height,
      strideBytes,
      sources: pictures.slice(0, 1),
      params: [0],
      mix: 1,
      frameIndex: 0,
      seed: 0,
    };
    const target = new Uint8Array(strideBytes * height);
    const refuse = (change: Partial<KernelCall>, message: string) =>
      expect(() => addon.runKernel({ ...good, target, ...change })).toThrow(message);
    refuse({ kernel: 'nope' }, 'no kernel is called nope');
    refuse({ params: [] }, 'mirror takes 1 parameters, got 0');
    refuse({ sources: [] }, 'a kernel needs a source');
    refuse({ sources: [target] }, 'the target must not be a source');
    refuse({ target: target.subarray(strideBytes) }, 'target is smaller than the picture');
    refuse({ sources: [new Uint8Array(4)] }, 'a source is smaller than the picture');
    refuse({ strideBytes: 8 }, 'strideBytes must hold a row of whole pixels');
    refuse({ width: 0 }, 'a picture must have pixels');
  });
});

type Param = (typeof effects)[number]['info']['params'][number];

function lowest(params: readonly Param[]): number[] {
  return params.map((param) => ('min' in param ? param.min : 0));
}

function highest(params: readonly Param[]): number[] {
  return params.map((param) => ('max' in param ? param.max : param.type === 'bool' ? 1 : param.options.length - 1));
}
