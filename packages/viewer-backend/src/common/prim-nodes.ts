import type { ChildInfo } from '@framelane/protocol/viewer';
import type { PrimKind, PrimNode, PrimProperty } from './viewer-backend.ts';

const kinds: readonly (readonly [PrimKind, RegExp])[] = [
  ['xform', /^(xform|skelroot)$/i],
  ['scope', /^scope$/i],
  ['camera', /camera$/i],
  ['light', /light/i],
  ['geom', /^(mesh|sphere|cube|cone|cylinder|capsule|plane|points|basiscurves|nurbspatch|geomsubset|pointinstancer)$/i],
];

/** A row of the wire as a node of the tree. */
export function toPrimNode({ name, path, type, children }: ChildInfo): PrimNode {
  const kind = kinds.find(([, pattern]) => pattern.test(type))?.[0] ?? 'other';
  return { name, path, kind, hasChildren: children, ...(type === '' ? {} : { type }) };
}

/** Properties of the wire, `"<type> <name>": value` or `name: value`, as rows. */
export function toPrimProperties(properties: Readonly<Record<string, unknown>>, isTruncated: boolean): PrimProperty[] {
  const rows = Object.entries(properties).map(([key, raw]) => toProperty(key, raw));
  const last = rows.at(-1);
  if (isTruncated && last !== undefined) last.truncated = true;
  return rows;
}

function toProperty(key: string, raw: unknown): PrimProperty {
  const split = key.lastIndexOf(' ');
  const name = key.slice(split + 1);
  if (isTyped(raw)) return { name, type: raw.type, value: formatValue(raw.value) };
  return { name, type: split < 0 ? guessType(raw) : key.slice(0, split), value: formatValue(raw) };
}

function isTyped(raw: unknown): raw is { type: string; value: unknown } {
  return typeof raw === 'object' && raw !== null && 'type' in raw && 'value' in raw && typeof raw.type === 'string';
}

function guessType(raw: unknown): string {
  if (Array.isArray(raw)) return 'array';
  return raw === null ? '' : typeof raw;
}

function formatValue(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number') return String(Number(raw.toPrecision(7)));
  return JSON.stringify(raw) ?? '';
}
