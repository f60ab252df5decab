import type { EffectInfo, EffectInstance, ParamValue } from '@framelane/viewer-backend';
import { maxEffects } from './chain-editor.ts';

const kind = 'framelane-effects';
const version = 1;

/** Effects as text for the clipboard: JSON that says what it is. */
export function writeEffects(effects: readonly EffectInstance[]): string {
  // Ids tell entries of one chain apart; pasted ones get their own.
  return JSON.stringify({ kind, version, effects: effects.map(({ id: _id, ...effect }) => effect) }, null, 2);
}

/** What somebody's text holds, or why it cannot be used. */
export type ReadEffects = { effects: readonly EffectInstance[] } | { reason: string };

/** Reads text of `writeEffects()`. With a catalog, effects and parameters must be in it. */
export function readEffectsText(text: string, catalog: readonly EffectInfo[]): ReadEffects {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'the clipboard holds no effects' };
  }
  if (!isRecord(value) || value.kind !== kind) return { reason: 'the clipboard holds no effects' };
  if (value.version !== version) return { reason: `expected effects of version ${version}` };
  return readEffects(value.effects, catalog);
}

/** Checks a list of effects that came from outside. */
export function readEffects(value: unknown, catalog: readonly EffectInfo[]): ReadEffects {
  if (!Array.isArray(value) || value.length > maxEffects) return { reason: `expected up to ${maxEffects} effects` };
  const effects: EffectInstance[] = [];
  for (const entry of value) {
    const effect = readEffect(entry);
    if (effect === undefined) return { reason: 'an entry is no effect' };
    const problem = checkAgainst(effect, catalog);
    if (problem !== undefined) return { reason: problem };
    effects.push(effect);
  }
  return { effects };
}

function readEffect(value: unknown): EffectInstance | undefined {
  if (!isRecord(value) || typeof value.effectId !== 'string' || value.effectId === '') return undefined;
  const { effectId, isEnabled, mix, parameters } = value;
  const effect: EffectInstance = { effectId };
  if (isEnabled === false) effect.isEnabled = false;
  else if (isEnabled !== undefined && isEnabled !== true) return undefined;
  if (mix !== undefined) {
    if (typeof mix !== 'number' || !(mix >= 0 && mix <= 1)) return undefined;
    effect.mix = mix;
  }
  if (parameters !== undefined) {
    if (!isRecord(parameters) || !Object.values(parameters).every(isParamValue)) return undefined;
    effect.parameters = parameters as Record<string, ParamValue>;
  }
  return effect;
}

function checkAgainst({ effectId, parameters = {} }: EffectInstance, catalog: readonly EffectInfo[]) {
  if (catalog.length === 0) return undefined;
  const info = catalog.find(({ id }) => id === effectId);
  if (info === undefined) return `this engine has no effect ${effectId}`;
  const unknown = Object.keys(parameters).find((name) => !info.params.some((param) => param.name === name));
  return unknown === undefined ? undefined : `${info.name} has no parameter ${unknown}`;
}

function isParamValue(value: unknown): value is ParamValue {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
