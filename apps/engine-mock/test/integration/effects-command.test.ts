import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EffectInfo } from '@framelane/protocol/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/engine-process.ts';
import { averageRgb, decodeJpeg } from '../support/picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'engine-effects-command-'));
const committed = resolve(import.meta.dirname, '../../../../docs/effects');

describe('engine-mock effects', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lists what a client gets to see', async () => {
    const { code, output } = await runProgram(['effects', '--json']);
    const { effects } = JSON.parse(output) as { effects: EffectInfo[] };
    expect([code, effects.length]).toEqual([0, 48]);
    expect(effects.find((effect) => effect.id === 'fx.echo')).toMatchObject({ category: 'temporal', history: 30 });
    const text = (await runProgram(['effects'])).output;
    expect(text).toContain('fx.echo  Echo (temporal, looks back 30 frames)\n');
    expect(text).toContain('    direction  horizontal | vertical | both, default horizontal\n');
  });

  it('writes the gallery that stands in the docs', async () => {
    expect((await runProgram(['effects', '--gallery', folder])).code).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(readdirSync(committed).toSorted());
    expect(readFileSync(join(folder, 'gallery.md'), 'utf8')).toBe(readFileSync(join(committed, 'gallery.md'), 'utf8'));
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.jpg'))) {
      const [made, kept] = [folder, committed].map((place) => decodeJpeg(readFileSync(join(place, name))));
      if (made === undefined || kept === undefined) throw new Error(`${name} is missing`);
      expect([name, made.width, made.height]).toEqual([name, kept.width, kept.height]);
      for (const x of [0, 160, 320]) {
        const area = { x, y: 0, width: 160, height: 270 };
        const [now, then] = [averageRgb(made, area), averageRgb(kept, area)];
        const difference = Math.max(...now.map((value, channel) => Math.abs(value - (then[channel] ?? 0))));
        expect(difference, `${name} differs: make the gallery again and look at it`).toBeLessThan(4);
      }
    }
  });
});
