import { join } from 'node:path';
import type { EffectInfo, ParamDef } from '@framelane/protocol/engine';
import { describe, expect, it } from 'vitest';
import { averageRgb, decodeJpeg, type Picture, type Rgb, readFrameNumber } from '../support/picture.ts';
import { makeClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

const width = 640;
const height = 360;

/** The middle of each colour bar, away from its edges. */
const bars = Array.from({ length: 8 }, (_, index) => ({ x: index * 80 + 30, y: 270, width: 20, height: 20 }));

describe('effects', () => {
  const test = useEngine({
    prepare: (folder) => makeClip(join(folder, 'clip.mp4'), { width, height, frameCount: 10 }).then(() => undefined),
  });

  async function render(chain: unknown[], frame = 4): Promise<Picture> {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    return (await test.render('apply_chain', { asset_id, frame_index: frame, chain })).picture;
  }

  async function list(): Promise<EffectInfo[]> {
    return (await test.client.call('list_effects')).effects as EffectInfo[];
  }

  /** Checks every bar against what `expected` makes of the untouched one. */
  function expectBars(picture: Picture, plain: Picture, expected: (rgb: Rgb) => Rgb, tolerance: number): void {
    for (const bar of bars) {
      const actual = averageRgb(picture, bar);
      const wanted = expected(averageRgb(plain, bar));
      for (const channel of [0, 1, 2] as const) {
        expect(Math.abs(actual[channel] - wanted[channel]), `bar at ${bar.x}: ${actual} for ${wanted}`).toBeLessThan(
          tolerance,
        );
      }
    }
  }

  it('are listed with ids, names and parameters', async () => {
    const infos = await list();
    const expected = [
      'fx.invert',
      'fx.hue_shift',
      'fx.blur',
      'fx.posterize',
      'fx.noise',
      'fx.edge_detect',
      'util.levels',
    ];
    expect(infos.map((info) => info.id)).toEqual(expect.arrayContaining(expected));
    for (const info of infos) for (const param of info.params) expect(param.name).not.toMatch(/^_/);
  });

  it('render with defaults, all minima and all maxima', async () => {
    const pick = (params: ParamDef[], end: 'min' | 'max') =>
      Object.fromEntries(params.flatMap((param) => ('min' in param ? [[param.name, param[end]]] : [])));
    for (const { id, params } of await list()) {
      for (const parameters of [{}, pick(params, 'min'), pick(params, 'max')]) {
        const picture = await render([{ effectId: id, parameters }]);
        expect([id, picture.width, picture.height]).toEqual([id, width, height]);
      }
      await render([{ effectId: id, mix: 0.5 }]);
    }
  });

  it('render in any order, ten at a time', async () => {
    const ids = (await list()).map((info) => ({ effectId: info.id, mix: 0.7 }));
    expect((await render([...ids, ...ids].slice(0, 10))).width).toBe(width);
    expect((await render([...ids, ...ids].slice(0, 10).toReversed())).width).toBe(width);
  });

  it('invert turns every channel around', async () => {
    const plain = await render([]);
    const inverted = await render([{ effectId: 'fx.invert' }]);
    expectBars(inverted, plain, ([r, g, b]) => [255 - r, 255 - g, 255 - b], 6);
    expect(readFrameNumber(inverted, { isInverted: true })).toBe(4);
    expectBars(await render([{ effectId: 'invert' }, { effectId: 'fx.invert' }]), plain, (rgb) => rgb, 6);
  });

  it('mix blends input and output, 0 is the input', async () => {
    const plain = await render([]);
    for (const mix of [0, 0.25, 0.5]) {
      const mixed = await render([{ effectId: 'fx.invert', mix }]);
      expectBars(mixed, plain, (rgb) => mapRgb(rgb, (value) => value * (1 - mix) + (255 - value) * mix), 3);
    }
  });

  it('a disabled effect changes nothing', async () => {
    const plain = await render([]);
    expectBars(await render([{ effectId: 'fx.invert', isEnabled: false }]), plain, (rgb) => rgb, 0.5);
  });

  it('hue shift turns the colour plane and keeps brightness', async () => {
    const plain = await render([]);
    const amount = 30;
    const turned = await render([{ effectId: 'fx.hue_shift', parameters: { amount } }]);
    const luma = ([r, g, b]: Rgb) => 0.299 * r + 0.587 * g + 0.114 * b;
    const hue = ([r, g, b]: Rgb) => {
      // The plane the effect turns is that of the clip's own matrix: BT.709.
      const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      return (Math.atan2((r - y) / 1.5748, (b - y) / 1.8556) * 180) / Math.PI;
    };
    for (const bar of [bars[1], bars[2], bars[3], bars[4]]) {
      const before = averageRgb(plain, bar as (typeof bars)[number]);
      const after = averageRgb(turned, bar as (typeof bars)[number]);
      // Colours that would leave the cube are cut, so only those well inside keep their exact angle.
      const difference = ((hue(after) - hue(before) + 540) % 360) - 180;
      expect(Math.abs(Math.abs(difference) - amount)).toBeLessThan(12);
      expect(luma(after)).toBeGreaterThan(0);
    }
    expectBars(await render([{ effectId: 'fx.hue_shift', parameters: { amount: 360 } }]), plain, (rgb) => rgb, 3);
    expectBars(await render([{ effectId: 'fx.hue_shift', parameters: { amount: 0 } }]), plain, (rgb) => rgb, 3);
  });

  it('posterize leaves as many values as it is told', async () => {
    const plain = await render([]);
    const levels = 4;
    const expected = (value: number) => (Math.floor((value * levels) / 256) * 255) / (levels - 1);
    const picture = await render([{ effectId: 'fx.posterize', parameters: { levels } }]);
    // The 75 % bars lie on the edge between two steps; black, and full channels of the others, do not.
    const black = averageRgb(picture, bars[7] as (typeof bars)[number]);
    for (const value of black) expect(Math.abs(value - expected(0))).toBeLessThan(3);
    const allowed = [0, 85, 170, 255];
    for (const bar of bars) {
      for (const value of averageRgb(picture, bar)) {
        expect(Math.min(...allowed.map((step) => Math.abs(step - value)))).toBeLessThan(4);
      }
    }
    expect(plain.width).toBe(picture.width);
  });

  it('levels map black, white and gamma', async () => {
    const plain = await render([]);
    const parameters = { in_black: 0.1, in_white: 0.9, gamma: 2, out_black: 0.2, out_white: 0.7 };
    const map = (value: number) => {
      const input = Math.min(1, Math.max(0, (value / 255 - 0.1) / 0.8));
      return 255 * (0.2 + 0.5 * input ** (1 / 2));
    };
    const picture = await render([{ effectId: 'util.levels', parameters }]);
    expectBars(picture, plain, ([r, g, b]) => [map(r), map(g), map(b)], 5);
  });

  it('blur spreads an edge with the standard deviation it is told', async () => {
    const radius = 6;
    const plain = await render([]);
    const picture = await render([{ effectId: 'fx.blur', parameters: { radius } }]);
    // The step from the red to the blue bar, along a line through the middle of the bars.
    const edge = 6 * 80;
    const row = 283;
    const red = (source: Picture, x: number) => source.rgb[(row * width + x) * 3] ?? 0;
    const profile = (source: Picture) => Array.from({ length: 81 }, (_, i) => red(source, edge - 40 + i));
    const spread = (values: number[]) => {
      const steps = values.slice(1).map((value, i) => (values[i] ?? 0) - value);
      const total = steps.reduce((sum, step) => sum + step, 0);
      const mean = steps.reduce((sum, step, i) => sum + step * i, 0) / total;
      return Math.sqrt(steps.reduce((sum, step, i) => sum + step * (i - mean) ** 2, 0) / total);
    };
    expect(spread(profile(plain))).toBeLessThan(2);
    expect(spread(profile(picture))).toBeGreaterThan(radius * 0.75);
    expect(spread(profile(picture))).toBeLessThan(radius * 1.25);
  });

  it('edge detection shows edges on black', async () => {
    const picture = await render([{ effectId: 'fx.edge_detect' }]);
    for (const bar of bars) for (const value of averageRgb(picture, bar)) expect(value).toBeLessThan(3);
    const acrossEdge = averageRgb(picture, { x: 4 * 80 - 3, y: 270, width: 7, height: 20 });
    expect(acrossEdge[0]).toBeGreaterThan(30);
  });

  it('memory makes no difference between playing, jumping and going back', async () => {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    const chain = [
      { effectId: 'fx.hue_shift' },
      { effectId: 'fx.echo', parameters: { delay: 2 } },
      { effectId: 'fx.vhs' },
    ];
    const wanted = new Map<number, unknown>();
    for (const frame_index of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 6, 2, 9]) {
      const reply = await test.client.call('apply_chain', { asset_id, frame_index, frame: 'inline', chain });
      expect(reply.ok).toBe(true);
      if (!wanted.has(frame_index)) wanted.set(frame_index, reply.frame_data);
      expect([frame_index, reply.frame_data === wanted.get(frame_index)]).toEqual([frame_index, true]);
    }
    expect(new Set(wanted.values()).size).toBe(10);
  });

  it('noise depends on seed, frame and place in the chain, and on nothing else', async () => {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    const fetch = async (fields: Record<string, unknown>, chain: unknown[] = [{ effectId: 'fx.noise' }]) => {
      const reply = await test.client.call('apply_chain', {
        asset_id,
        frame_index: 3,
        frame: 'inline',
        chain,
        ...fields,
      });
      expect(reply.ok).toBe(true);
      return String(reply.frame_data);
    };
    const once = await fetch({});
    await fetch({ frame_index: 9 });
    expect(await fetch({})).toBe(once);
    expect(await fetch({ seed: 0 })).toBe(once);
    expect(await fetch({ seed: 1 })).not.toBe(once);
    expect(await fetch({ frame_index: 4 })).not.toBe(once);
    const second = [{ effectId: 'fx.invert', isEnabled: false }, { effectId: 'fx.noise' }];
    expect(await fetch({}, second)).not.toBe(once);
    const plain = await render([], 3);
    const noisy = decodeJpeg(Buffer.from(once, 'base64'));
    expectBars(noisy, plain, (rgb) => rgb, 12);
    const grey = averageRgb(noisy, bars[0] as (typeof bars)[number]);
    const at = (280 * width + 35) * 3;
    const near = Array.from({ length: 20 }, (_, i) => noisy.rgb[at + i * 3] ?? 0);
    expect(near.some((value) => Math.abs(value - grey[0]) > 3)).toBe(true);
  });
});

function mapRgb([red, green, blue]: Rgb, change: (value: number) => number): Rgb {
  return [change(red), change(green), change(blue)];
}
