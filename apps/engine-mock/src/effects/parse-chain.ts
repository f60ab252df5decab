import { engineLimits, type ParamDef, type ParamValue } from '@framelane/protocol/engine';
import { WireError } from '../wire-error.ts';
import type { Effect } from './effect.ts';
import { findEffect } from './effect-registry.ts';
import { createChain, emptyChain, type ResolvedChain, type ResolvedEffect } from './resolved-chain.ts';

const canonicalKeys = ['id', 'effectId', 'isEnabled', 'parameters', 'mix'];
const entropicKeys = ['id', 'effect_id', 'enabled', 'params', 'mix', 'mask_ref'];

/** Keys that belong to one spelling alone. */
const onlyCanonical = ['effectId', 'isEnabled', 'parameters'];
const onlyEntropic = ['effect_id', 'enabled', 'params', 'mask_ref'];

interface Entry {
  effectId: string;
  isEnabled: boolean;
  parameters: Record<string, unknown>;
  mix: number;
}

/**
 * Checks a chain and fills in defaults. Absent means empty. `seed` feeds random effects. Throws {@link WireError} for
 * everything unusable.
 */
export function parseChain(value: unknown, seed = 0): ResolvedChain {
  if (value === undefined || value === null) return emptyChain;
  if (!Array.isArray(value)) throw new WireError('bad_request', 'chain must be a list of effects');
  if (value.length > engineLimits.maxChainLength) {
    const message = `chain has ${value.length} effects, the limit is ${engineLimits.maxChainLength}`;
    throw new WireError('chain_too_long', message);
  }
  const entries: ResolvedEffect[] = [];
  let isRandom = false;
  value.forEach((item: unknown, position) => {
    const entry = readEntry(item, position);
    const effect = findEffect(entry.effectId);
    if (effect === undefined) throw new WireError('unknown_effect', `unknown effect: ${clip(entry.effectId)}`);
    const params = resolveParams(effect, entry.parameters);
    if (entry.isEnabled && entry.mix > 0) {
      entries.push({ effectId: effect.info.id, params, mix: entry.mix, position });
      isRandom ||= effect.kind === 'filter' ? effect.usesGrain === true : effect.isRandom === true;
    }
  });
  return createChain(entries, seed, isRandom);
}

function readEntry(item: unknown, position: number): Entry {
  const where = `chain[${position}]`;
  if (!isRecord(item)) throw new WireError('bad_request', `${where} must be an object`);
  const keys = Object.keys(item);
  const isEntropic = keys.some((key) => onlyEntropic.includes(key));
  if (isEntropic && keys.some((key) => onlyCanonical.includes(key))) {
    throw new WireError('bad_request', `${where} mixes two spellings; use effectId, isEnabled, parameters, mix`);
  }
  const unknown = keys.find((key) => !(isEntropic ? entropicKeys : canonicalKeys).includes(key));
  if (unknown !== undefined) throw new WireError('bad_request', `${where} has the unknown key "${clip(unknown)}"`);
  if (isEntropic && item.mask_ref !== undefined && item.mask_ref !== null) {
    throw new WireError('bad_request', `${where}.mask_ref must be null: masks are not supported`);
  }
  if (item.id !== undefined && (typeof item.id !== 'string' || item.id.length > engineLimits.maxStringLength)) {
    throw new WireError('bad_request', `${where}.id must be a string`);
  }
  const names = isEntropic
    ? ({ effectId: 'effect_id', isEnabled: 'enabled', parameters: 'params' } as const)
    : ({ effectId: 'effectId', isEnabled: 'isEnabled', parameters: 'parameters' } as const);
  const effectId = item[names.effectId];
  if (typeof effectId !== 'string' || effectId === '' || effectId.length > engineLimits.maxStringLength) {
    throw new WireError('bad_request', `${where}.${names.effectId} must be the id of an effect`);
  }
  const isEnabled = item[names.isEnabled] ?? true;
  if (typeof isEnabled !== 'boolean') {
    throw new WireError('bad_request', `${where}.${names.isEnabled} must be true or false`);
  }
  const parameters = item[names.parameters] ?? {};
  if (!isRecord(parameters)) throw new WireError('bad_request', `${where}.${names.parameters} must be an object`);
  const mix = item.mix ?? 1;
  if (typeof mix !== 'number' || !(mix >= 0 && mix <= 1)) {
    throw new WireError('bad_param', `${clip(effectId)}.mix must be a number from 0 to 1`);
  }
  return { effectId, isEnabled, parameters, mix };
}

function resolveParams(effect: Effect, given: Record<string, unknown>): Record<string, ParamValue> {
  const { id, params } = effect.info;
  for (const name of Object.keys(given)) {
    if (!params.some((param) => param.name === name)) {
      throw new WireError('bad_param', `${id} has no parameter "${clip(name)}"`);
    }
  }
  return Object.fromEntries(params.map((param) => [param.name, resolveParam(id, param, given)]));
}

function resolveParam(effectId: string, param: ParamDef, given: Record<string, unknown>): ParamValue {
  const value = Object.hasOwn(given, param.name) ? given[param.name] : param.default;
  const name = `${effectId}.${param.name}`;
  switch (param.type) {
    case 'bool':
      if (typeof value !== 'boolean') throw new WireError('bad_param', `${name} must be true or false`);
      return value;
    case 'choice':
      if (typeof value !== 'string' || !param.options.includes(value)) {
        throw new WireError('bad_param', `${name} must be one of ${param.options.join(', ')}`);
      }
      return value;
    case 'float':
    case 'int': {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new WireError('bad_param', `${name} must be a finite number`);
      }
      const clamped = Math.min(param.max, Math.max(param.min, value));
      return param.type === 'int' ? Math.round(clamped) : clamped;
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function clip(text: string): string {
  return text.slice(0, 64);
}
