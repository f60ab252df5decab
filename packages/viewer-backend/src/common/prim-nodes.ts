import type { ChildInfo } from '@framelane/protocol/viewer';
import type { PrimKind, PrimNode, PrimProperty } from './viewer-backend.ts';

const kinds: readonly (readonly [PrimKind, RegExp])[] = [
  ['xform', /^(xform|skelroot)$/i],
  ['scope', /^scope$/i],
  ['camera', /camera$/i],
  ['light', /light/i],
  ['geom', /^(mesh|sphere|cube|cone|cylinder|capsule|plane|points|basiscurves|nurbspatch|geomsubset|pointinstancer)$/i],
];

/** Elements of an array that are shown. */
const shownElements = 4;

/** The numbers of a four by four matrix; what is longer is an array, whatever a server calls it. */
const maxTupleLength = 16;

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
  const [type, value] = isTyped(raw) ? [raw.type, raw.value] : [split < 0 ? guessType(raw) : key.slice(0, split), raw];
  return { name, type, value: formatValue(value, type) };
}

function isTyped(raw: unknown): raw is { type: string; value: unknown } {
  return typeof raw === 'object' && raw !== null && 'type' in raw && 'value' in raw && typeof raw.type === 'string';
}

function guessType(raw: unknown): string {
  if (Array.isArray(raw)) return 'array';
  return raw === null ? '' : typeof raw;
}

function formatValue(raw: unknown, type: string): string {
  if (typeof raw === 'string') return raw;
  if (Array.isArray(raw) && (type.endsWith('[]') || raw.length > maxTupleLength)) return formatArray(raw, type);
  if (Array.isArray(raw)) return formatTuple(raw);
  if (typeof raw === 'number') return String(Number(raw.toPrecision(7)));
  return JSON.stringify(raw) ?? '';
}

/** Its size and first elements: `float3[1204] (0, 0, 1), …`. */
function formatArray(items: readonly unknown[], type: string): string {
  const shown = items.slice(0, shownElements).map((item) => formatValue(item, ''));
  const rest = items.length > shownElements ? ', …' : '';
  return `${type.replace('[]', '')}[${items.length}] ${shown.join(', ')}${rest}`.trimEnd();
}

function formatTuple(items: readonly unknown[]): string {
  return `(${items.map((item) => formatValue(item, '')).join(', ')})`;
}
