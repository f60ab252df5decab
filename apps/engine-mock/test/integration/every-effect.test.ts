import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EffectInfo, ParamDef, ParamValue } from '@framelane/protocol/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/effect-registry.ts';
import { openPictures, type PictureBench } from '../support/render-in-process.ts';
import { makeClip } from '../support/test-clips.ts';

const frame = 12;

/** What changes nothing until it is told to. */
const neutral = ['util.levels'];

describe('every effect', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-effects-'));
  let pictures: PictureBench;
  beforeAll(async () => {
    const clip = await makeClip(join(folder, 'clip.mp4'), { width: 320, height: 180, frameCount: 40 });
    pictures = await openPictures(clip.path, folder);
  }, 60_000);
  afterAll(async () => {
    await pictures?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const infos = effects.map((effect) => effect.info);

  it.each(infos.map((info) => [info.id, info] as const))(
    '%s renders with defaults, minima, maxima and every choice',
    async (id, info) => {
      const plain = await pictures.render(frame, []);
      const byDefault = await pictures.render(frame, [{ effectId: id }]);
      expect([byDefault.width, byDefault.height]).toEqual([plain.width, plain.height]);
      expect(Buffer.compare(byDefault.rgb, plain.rgb) !== 0).toBe(!neutral.includes(id));
      for (const parameters of listExtremes(info)) await pictures.render(frame, [{ effectId: id, parameters }]);
    },
  );
});

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
