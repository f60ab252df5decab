import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EffectInfo, ParamDef, ParamValue } from '@framelane/protocol/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/effect-registry.ts';
import { loadKernelAddon } from '../../src/effects/kernel-addon.ts';
import { averageRgb, type Picture } from '../support/picture.ts';
import { openPictures, type PictureBench } from '../support/render-in-process.ts';
import { makeClip } from '../support/test-clips.ts';

const shownFrame = 33;
const size = { width: 320, height: 180 } as const;

/** What changes nothing until it is told to. */
const neutral = ['util.levels'];

/** Sixteen by nine mean colours per effect, a row of hexadecimal text each. */
const picturesPath = join(import.meta.dirname, '../pictures/effects.json');
const isUpdating = process.env.FRAMELANE_UPDATE_PICTURES === '1';

/** Converters of other machines round another way. */
const tolerance = 4;

describe('every effect', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-effects-'));
  const wanted = JSON.parse(readFileSync(picturesPath, 'utf8')) as Record<string, string[]>;
  const made: Record<string, string[]> = {};
  const infos = effects.map((effect) => effect.info);
  let pictures: PictureBench;
  let plain: Picture;

  beforeAll(async () => {
    const clip = await makeClip(join(folder, 'clip.mp4'), { ...size, frameCount: 40 });
    pictures = await openPictures(clip.path, folder);
    plain = await pictures.render(shownFrame, []);
  });
  afterAll(async () => {
    await pictures?.close();
    rmSync(folder, { recursive: true, force: true });
    if (isUpdating) writeFileSync(picturesPath, `${JSON.stringify(made, null, 2)}\n`);
  });

  it.each(infos.map((info) => [info.id, info] as const))('%s renders within all its bounds', async (id, info) => {
    for (const parameters of listExtremes(info)) {
      const { width, height } = await pictures.render(shownFrame, [{ effectId: id, parameters }]);
      expect({ width, height }).toEqual(size);
    }
  });

  it.each(infos.map((info) => [info.id]))('%s looks as it did', async (id) => {
    const picture = await pictures.render(shownFrame, [{ effectId: id }]);
    expect(Buffer.compare(picture.rgb, plain.rgb) !== 0).toBe(!neutral.includes(id));
    made[id] = shrink(picture);
    if (isUpdating) return;
    const difference = measure(made[id].join(''), (wanted[id] ?? []).join(''));
    expect(difference, `${id}: ${made[id].join('\n')}`).toBeLessThanOrEqual(tolerance);
  });

  it.each(infos.map((info) => [info.id]))('%s mixes with its input', async (id) => {
    const [full, half, none] = await Promise.all(
      [1, 0.5, 0].map((mix) => pictures.render(shownFrame, [{ effectId: id, mix }])),
    );
    expect(Buffer.compare(none?.rgb ?? Buffer.alloc(0), plain.rgb)).toBe(0);
    // Colours outside of the cube are cut after the mixing, so single pixels may differ.
    const errors = plain.rgb.map((value, at) => Math.abs((half?.rgb[at] ?? 0) - (value + (full?.rgb[at] ?? 0)) / 2));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(2.5);
  });

  it('has a kernel for each that needs one, and no others', () => {
    const wantedKernels = effects.flatMap((effect) => (effect.kind === 'kernel' ? [effect.kernel] : []));
    expect(loadKernelAddon().listKernels().toSorted()).toEqual(wantedKernels.toSorted());
  });

  it('tells parameters a client can build controls from, and a history when it looks back', () => {
    expect(new Set(infos.map((info) => info.id)).size).toBe(infos.length);
    for (const effect of effects) {
      const hasTaps = effect.kind === 'kernel' && effect.listTaps !== undefined;
      expect([effect.info.id, effect.info.history !== undefined]).toEqual([effect.info.id, hasTaps]);
      expect(effect.info.id).toMatch(/^(fx|util)\.[a-z_]+$/);
      for (const param of effect.info.params) expectSound(param);
    }
  });

  it('with memory looks back no farther than it says', () => {
    for (const effect of effects) {
      if (effect.kind !== 'kernel' || effect.listTaps === undefined) continue;
      for (const parameters of listExtremes(effect.info)) {
        const full = Object.fromEntries(effect.info.params.map((param) => [param.name, param.default]));
        for (let index = 0; index < 70; index += 1) {
          const taps = effect.listTaps({ ...full, ...parameters }, index);
          expect(taps.length).toBeGreaterThan(0);
          for (const tap of taps) {
            expect(tap).toBeGreaterThanOrEqual(0);
            expect(tap).toBeLessThanOrEqual(effect.info.history ?? 0);
          }
        }
      }
      expect(effect.info.history).toBeLessThanOrEqual(30);
    }
  });
});

function expectSound(param: ParamDef): void {
  expect(param.name).toMatch(/^[a-z][a-z_]*$/);
  if (param.type === 'choice') expect(param.options).toContain(param.default);
  if (param.type !== 'float' && param.type !== 'int') return;
  expect(param.default).toBeGreaterThanOrEqual(param.min);
  expect(param.default).toBeLessThanOrEqual(param.max);
  expect(param.min).toBeLessThan(param.max);
  // A logarithm needs bounds on one side of zero.
  if (param.curve === 'logarithmic') expect(param.min).toBeGreaterThan(0);
}

function listExtremes({ params }: EffectInfo): Record<string, ParamValue>[] {
  const pick = (choose: (param: ParamDef) => ParamValue) =>
    Object.fromEntries(params.map((param) => [param.name, choose(param)]));
  const low = pick((param) => ('min' in param ? param.min : param.default));
  const high = pick((param) => ('max' in param ? param.max : param.type === 'bool' ? true : param.default));
  const choices = params.flatMap((param) =>
    param.type === 'choice' ? param.options.map((option) => ({ [param.name]: option })) : [],
  );
  return [low, high, ...choices];
}

function shrink(picture: Picture): string[] {
  const cell = size.width / 16;
  return Array.from({ length: 9 }, (_, row) =>
    Array.from({ length: 16 }, (_, column) => {
      const mean = averageRgb(picture, { x: column * cell, y: row * cell, width: cell, height: cell });
      return mean.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('');
    }).join(''),
  );
}

/** The largest difference of two texts of hexadecimal bytes; those of different length differ in everything. */
function measure(actual: string, expected: string): number {
  const [left, right] = [Buffer.from(actual, 'hex'), Buffer.from(expected, 'hex')];
  if (left.length !== right.length) return 255;
  return left.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (right[at] ?? 0))), 0);
}
