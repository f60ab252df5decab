import type { EffectInfo } from '@framelane/viewer-backend';
import { describe, expect, it } from 'vitest';
import { listBuiltIn } from '../src/lanes/engine/effects/effect-presets.ts';
import { readEffectsText, writeEffects } from '../src/lanes/engine/effects/effect-text.ts';

const catalog: EffectInfo[] = [
  { id: 'fx.invert', name: 'Invert', category: 'Colour', params: [] },
  {
    id: 'fx.blur',
    name: 'Blur',
    category: 'Blur',
    params: [{ name: 'radius', label: 'Radius', type: 'float', default: 5, min: 0, max: 50 }],
  },
];
const wrap = (effects: unknown) => JSON.stringify({ kind: 'framelane-effects', version: 1, effects });

describe('effects as text', () => {
  it('come back as they were, without the ids of their chain', () => {
    const effects = [
      { id: 'a', effectId: 'fx.blur', parameters: { radius: 9 }, mix: 0.5 },
      { id: 'b', effectId: 'fx.invert', isEnabled: false },
    ];
    expect(readEffectsText(writeEffects(effects), catalog)).toEqual({
      effects: [
        { effectId: 'fx.blur', parameters: { radius: 9 }, mix: 0.5 },
        { effectId: 'fx.invert', isEnabled: false },
      ],
    });
  });

  it('are refused with a reason when anything is wrong with them', () => {
    const refused: [string, string][] = [
      ['plain words', 'the clipboard holds no effects'],
      ['[]', 'the clipboard holds no effects'],
      [JSON.stringify({ kind: 'framelane-effects', version: 9, effects: [] }), 'expected effects of version 1'],
      [wrap({}), 'expected up to 10 effects'],
      [wrap(Array(11).fill({ effectId: 'fx.invert' })), 'expected up to 10 effects'],
      [wrap([{ effectId: 5 }]), 'an entry is no effect'],
      [wrap([{ effectId: 'fx.blur', mix: 2 }]), 'an entry is no effect'],
      [wrap([{ effectId: 'fx.blur', parameters: { radius: null } }]), 'an entry is no effect'],
      [wrap([{ effectId: 'fx.nope' }]), 'this engine has no effect fx.nope'],
      [wrap([{ effectId: 'fx.blur', parameters: { __proto: 1 } }]), 'Blur has no parameter __proto'],
    ];
    for (const [text, reason] of refused) expect(readEffectsText(text, catalog)).toEqual({ reason });
  });

  it('offers the built-in presets that the engine can make', () => {
    expect(listBuiltIn(catalog).map(({ name }) => name)).toEqual(['Negative', 'Soft glow']);
  });
});
