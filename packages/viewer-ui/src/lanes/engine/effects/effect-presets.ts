import type { EffectInfo, EffectInstance } from '@framelane/viewer-backend';
import type { EffectPreset, Preferences } from '../../../state/preferences.ts';
import type { Store } from '../../../state/store.ts';
import { readEffects } from './effect-text.ts';

/** Most presets that are kept; the oldest gives way. */
const maxPresets = 50;

/** Chains to begin with, of effects every engine of the wire has. */
const builtInPresets: readonly EffectPreset[] = [
  { name: 'Negative', effects: [{ effectId: 'fx.invert' }] },
  { name: 'Soft glow', effects: [{ effectId: 'fx.blur', parameters: { radius: 12 }, mix: 0.45 }] },
  { name: 'Poster', effects: [{ effectId: 'fx.posterize', parameters: { levels: 5 } }] },
  { name: 'Outlines', effects: [{ effectId: 'fx.edge_detect' }, { effectId: 'fx.invert' }] },
  {
    name: 'Another world',
    effects: [
      { effectId: 'fx.hue_shift', parameters: { amount: 150 } },
      { effectId: 'fx.noise', mix: 0.3 },
    ],
  },
];

/** The built-in presets whose effects this engine has. */
export function listBuiltIn(catalog: readonly EffectInfo[]): readonly EffectPreset[] {
  return builtInPresets.filter(({ effects }) => 'effects' in readEffects(effects, catalog));
}

/** Keeps a chain under a name; one of the same name gives way. */
export function savePreset(preferences: Store<Preferences>, name: string, chain: readonly EffectInstance[]): void {
  const effects = chain.map(({ id: _id, ...effect }) => effect);
  preferences.set((current) => ({
    ...current,
    presets: [{ name, effects }, ...current.presets.filter((other) => other.name !== name)].slice(0, maxPresets),
  }));
}

export function deletePreset(preferences: Store<Preferences>, name: string): void {
  preferences.set((current) => ({ ...current, presets: current.presets.filter((other) => other.name !== name) }));
}
