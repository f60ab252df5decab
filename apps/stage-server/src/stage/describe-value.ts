import type { ArrayValue, UsdValue } from './layer.ts';

const shownElements = 4;
const shownCharacters = 400;

/** A value as people read it. Arrays show their size and first elements: `float3[1204] (0, 0, 1), …`. */
export function describeValue(value: UsdValue | undefined, typeName: string): string {
  return cutText(writeValue(value, typeName));
}

function writeValue(value: UsdValue | undefined, typeName: string): string {
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value, typeName);
  if (isTuple(value)) return writeTuple(value, typeName);
  if ('asset' in value) return `@${value.asset}@`;
  if ('path' in value) return `<${value.path}>`;
  return writeArray(value, typeName);
}

function writeArray({ items, width }: ArrayValue, typeName: string): string {
  const count = items.length / width;
  const shown: string[] = [];
  for (let element = 0; element < Math.min(count, shownElements); element += 1) {
    const parts = Array.from(items.slice(element * width, (element + 1) * width));
    shown.push(width > 1 ? writeTuple(parts.map(Number), typeName) : writePlain(parts[0]!, typeName));
  }
  const rest = count > shownElements ? ', …' : '';
  return `${typeName.replace('[]', '')}[${count}] ${shown.join(', ')}${rest}`.trimEnd();
}

/** Sixteen, nine and four numbers of a matrix type come row by row. */
function writeTuple(parts: readonly number[], typeName: string): string {
  const rows = /^(?:matrix|frame)/.test(typeName) ? Math.sqrt(parts.length) : 0;
  if (!Number.isInteger(rows) || rows < 2) return `(${parts.map((part) => writeNumber(part, typeName)).join(', ')})`;
  const lines = Array.from({ length: rows }, (_, row) => writeTuple(parts.slice(row * rows, (row + 1) * rows), ''));
  return `(${lines.join(', ')})`;
}

function writePlain(item: number | string | boolean, typeName: string): string {
  return typeof item === 'number' ? writeNumber(item, typeName) : String(item);
}

/** Single precision shows no more digits than it has. */
function writeNumber(value: number, typeName: string): string {
  if (Number.isInteger(value) || /double|matrix|frame|int/.test(typeName)) return String(value);
  return String(Number(value.toPrecision(7)));
}

function cutText(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters - 1)}…`;
}

function isTuple(value: UsdValue): value is readonly number[] {
  return Array.isArray(value);
}
