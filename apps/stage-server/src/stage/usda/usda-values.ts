import type { ArcTarget, ArrayValue, ListEdit, MetadataValue, UsdValue } from '../layer.ts';
import type { UsdaCursor } from './usda-cursor.ts';

/** One value as it is written: a number, a tuple, an array, a string, an asset, a path, `None`. */
export function readValue(cursor: UsdaCursor): UsdaValueOrDictionary {
  switch (cursor.peek()) {
    case '[':
      return readArray(cursor);
    case '(':
      return readTuple(cursor);
    case '"':
    case "'":
      return cursor.readString();
    case '@':
      return { asset: cursor.readAsset() };
    case '<':
      return { path: cursor.readPath() };
    case '{':
      return readDictionary(cursor);
    default:
      return readPlain(cursor);
  }
}

type UsdaValueOrDictionary = MetadataValue;

/** A value of an attribute, which is never a dictionary. */
export function readAttributeValue(cursor: UsdaCursor): UsdValue {
  if (cursor.peek() === '{') cursor.fail('a value');
  return readValue(cursor) as UsdValue;
}

export function readDictionary(cursor: UsdaCursor): Record<string, MetadataValue> {
  const entries: [string, MetadataValue][] = [];
  cursor.expect('{');
  while (!cursor.take('}')) {
    cursor.readWord();
    cursor.take('[]');
    const key = cursor.peek() === '"' ? cursor.readString() : cursor.readWord();
    cursor.expect('=');
    entries.push([key, readValue(cursor)]);
    cursor.take(',');
  }
  return Object.fromEntries(entries);
}

/** Reads the right side of a list edit into `edit`, by its operator. */
export function readListItems<Item>(cursor: UsdaCursor, readItem: (cursor: UsdaCursor) => Item): Item[] {
  const text = cursor.peek();
  if (text !== '[') return cursor.take('None') ? [] : [readItem(cursor)];
  const items: Item[] = [];
  cursor.expect('[');
  while (!cursor.take(']')) {
    items.push(readItem(cursor));
    cursor.take(',');
  }
  return items;
}

export function readArcTarget(cursor: UsdaCursor): ArcTarget {
  const asset = cursor.peek() === '@' ? cursor.readAsset() : '';
  const primPath = cursor.peek() === '<' ? cursor.readPath() : '';
  if (cursor.take('(')) skipParenthesis(cursor);
  return { asset, primPath };
}

export function editList<Item>(
  edit: ListEdit<Item> | undefined,
  operator: string | undefined,
  items: readonly Item[],
): ListEdit<Item> {
  const before = edit ?? { prepended: [], appended: [], deleted: [] };
  switch (operator) {
    case 'prepend':
      return { ...before, prepended: items };
    case 'append':
    case 'add':
      return { ...before, appended: items };
    case 'delete':
      return { ...before, deleted: items };
    case 'reorder':
      return before;
    default:
      return { ...before, explicit: items };
  }
}

/** Skips to the bracket that closes one already taken. */
function skipParenthesis(cursor: UsdaCursor): void {
  while (!cursor.take(')')) {
    cursor.readWord();
    cursor.expect('=');
    readValue(cursor);
  }
}

function readArray(cursor: UsdaCursor): ArrayValue {
  cursor.expect('[');
  let width = 1;
  const items: (number | string | boolean)[] = [];
  while (!cursor.take(']')) {
    const value = readValue(cursor);
    if (Array.isArray(value)) {
      width = value.length;
      for (const part of value) items.push(part);
    } else if (typeof value === 'object' && value !== null) {
      if ('asset' in value && typeof value.asset === 'string') items.push(value.asset);
      else if ('path' in value && typeof value.path === 'string') items.push(value.path);
      else cursor.fail('a plain element');
    } else if (value !== null) {
      items.push(value);
    }
    cursor.take(',');
  }
  return { items, width };
}

/** Tuples of tuples (matrices) come flat, row by row. */
function readTuple(cursor: UsdaCursor): number[] {
  const parts: number[] = [];
  cursor.expect('(');
  while (!cursor.take(')')) {
    if (cursor.peek() === '(') parts.push(...readTuple(cursor));
    else parts.push(cursor.readNumber());
    cursor.take(',');
  }
  return parts;
}

function readPlain(cursor: UsdaCursor): UsdValue {
  if (/[-+.\d]/.test(cursor.peek())) return cursor.readNumber();
  const word = cursor.readWord();
  switch (word) {
    case 'None':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'inf':
      return Infinity;
    case 'nan':
      return Number.NaN;
    default:
      return word;
  }
}
