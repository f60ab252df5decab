import {
  createPrimSpec,
  type Layer,
  type MetadataValue,
  type PrimSpec,
  type PropertySpec,
  type UsdValue,
} from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { UsdaCursor } from './usda-cursor.ts';
import { editList, readArcTarget, readAttributeValue, readListItems, readValue } from './usda-values.ts';

const specifiers = ['def', 'over', 'class'] as const;
const operators = ['prepend', 'append', 'add', 'delete', 'reorder'];
const maxDepth = 256;
/** Metadata that is true or false. */
const truthKeys: ReadonlySet<string> = new Set(['active', 'instanceable', 'hidden']);

/** Reads a text layer. Throws `stage_invalid` with the line where it stops making sense. */
export function parseUsda(text: string): Layer {
  const header = /^﻿?\s*#(?:usda|sdf) 1\.\d+[^\n]*/.exec(text);
  if (header === null) throw new StageError('stage_invalid', 'expected "#usda 1.0" in the first line of a text layer');
  const cursor = new UsdaCursor(text, header[0].length);
  const root = createPrimSpec('', 'def', '');
  let sublayers: readonly string[] = [];
  if (cursor.take('(')) {
    readMetadataBlock(cursor, root.metadata, (key) => {
      if (key !== 'subLayers') return false;
      sublayers = readListItems(cursor, (inner) => readArcTarget(inner).asset);
      return true;
    });
  }
  while (!cursor.isAtEnd()) readPrimMember(cursor, root, 0);
  return { root, sublayers };
}

function readPrimMember(cursor: UsdaCursor, parent: PrimSpec, depth: number): void {
  const word = cursor.readWord();
  const specifier = specifiers.find((name) => name === word);
  if (specifier !== undefined) {
    const typeName = cursor.peek() === '"' ? '' : cursor.readWord();
    const child = createPrimSpec(cursor.readString(), specifier, typeName);
    if (depth >= maxDepth) cursor.fail(`prims nested at most ${maxDepth} deep`);
    readPrimBody(cursor, child, depth + 1);
    parent.children.set(child.name, child);
  } else if (word === 'variantSet') {
    readVariantSet(cursor, parent, depth);
  } else if (word === 'reorder') {
    const what = cursor.readWord();
    cursor.expect('=');
    const names = readListItems(cursor, (inner) => inner.readString());
    if (what === 'nameChildren' || what === 'rootPrims') parent.childOrder = names;
  } else {
    readProperty(cursor, parent, word);
  }
}

function readPrimBody(cursor: UsdaCursor, prim: PrimSpec, depth: number): void {
  if (cursor.take('(')) {
    readMetadataBlock(cursor, prim.metadata, (key, operator) => readArc(cursor, prim, key, operator));
  }
  cursor.expect('{');
  while (!cursor.take('}')) readPrimMember(cursor, prim, depth);
}

function readVariantSet(cursor: UsdaCursor, prim: PrimSpec, depth: number): void {
  const variants = new Map<string, PrimSpec>();
  prim.variantSets.set(cursor.readString(), variants);
  cursor.expect('=');
  cursor.expect('{');
  while (!cursor.take('}')) {
    const variant = createPrimSpec(cursor.readString(), 'over', '');
    if (depth >= maxDepth) cursor.fail(`variants nested at most ${maxDepth} deep`);
    readPrimBody(cursor, variant, depth + 1);
    variants.set(variant.name, variant);
  }
}

/** Composition arcs among a prim's metadata; false for anything else. */
function readArc(cursor: UsdaCursor, prim: PrimSpec, key: string, operator: string | undefined): boolean {
  switch (key) {
    case 'references':
    case 'payload':
      prim[key] = editList(prim[key], operator, readListItems(cursor, readArcTarget));
      return true;
    case 'inherits':
    case 'specializes':
      prim[key] = editList(
        prim[key],
        operator,
        readListItems(cursor, (inner) => inner.readPath()),
      );
      return true;
    case 'variants': {
      const value = readValue(cursor);
      if (typeof value !== 'object' || value === null) return true;
      for (const [set, selection] of Object.entries(value)) {
        if (typeof selection === 'string') prim.variantSelections.set(set, selection);
      }
      return true;
    }
    default:
      return false;
  }
}

/** After `(`: `key = value` lines and doc strings. `readSpecial` takes the keys that are no plain values. */
function readMetadataBlock(
  cursor: UsdaCursor,
  metadata: Map<string, MetadataValue>,
  readSpecial: (key: string, operator: string | undefined) => boolean,
): void {
  while (!cursor.take(')')) {
    if (cursor.peek() === '"' || cursor.peek() === "'") {
      metadata.set('comment', cursor.readString());
      continue;
    }
    const first = cursor.readWord();
    const operator = operators.includes(first) ? first : undefined;
    const key = operator === undefined ? first : cursor.readWord();
    cursor.expect('=');
    if (!readSpecial(key, operator)) {
      const value = readValue(cursor);
      metadata.set(key, truthKeys.has(key) ? asTruth(value) : value);
    }
    cursor.take(',');
  }
}

function readProperty(cursor: UsdaCursor, prim: PrimSpec, firstWord: string): void {
  let word = firstWord;
  let operator: string | undefined;
  let isUniform = false;
  while (
    word === 'custom' ||
    word === 'uniform' ||
    word === 'varying' ||
    word === 'config' ||
    operators.includes(word)
  ) {
    if (operators.includes(word)) operator = word;
    if (word === 'uniform') isUniform = true;
    word = cursor.readWord();
  }
  const kind = word === 'rel' ? 'relationship' : 'attribute';
  const typeName = kind === 'relationship' ? '' : cursor.take('[]') ? `${word}[]` : word;
  const [name, suffix] = splitSuffix(cursor.readWord());
  const property = prim.properties.get(name) ?? { kind, typeName, isUniform, metadata: new Map() };
  prim.properties.set(name, property);
  if (cursor.take('=')) readAssignment(cursor, property, suffix, operator);
  if (cursor.take('(')) readMetadataBlock(cursor, property.metadata, () => false);
}

function readAssignment(
  cursor: UsdaCursor,
  property: PropertySpec,
  suffix: string,
  operator: string | undefined,
): void {
  const readPath = (inner: UsdaCursor) => inner.readPath();
  if (property.kind === 'relationship') {
    property.targets = editList(property.targets, operator, readListItems(cursor, readPath));
  } else if (suffix === 'connect') {
    property.connections = editList(property.connections, operator, readListItems(cursor, readPath));
  } else if (suffix === 'timeSamples') {
    property.timeSamples = readTimeSamples(cursor, property.typeName);
  } else {
    property.default = readTypedValue(cursor, property.typeName);
  }
}

function readTimeSamples(cursor: UsdaCursor, typeName: string): NonNullable<PropertySpec['timeSamples']> {
  const samples: { time: number; value: UsdValue }[] = [];
  cursor.expect('{');
  while (!cursor.take('}')) {
    const time = cursor.readNumber();
    cursor.expect(':');
    samples.push({ time, value: readTypedValue(cursor, typeName) });
    cursor.take(',');
  }
  return samples.sort((a, b) => a.time - b.time);
}

/** What is true may be written as 1, so the type decides. */
function readTypedValue(cursor: UsdaCursor, typeName: string): UsdValue {
  const value = readAttributeValue(cursor);
  if (typeName === 'bool') return asTruth(value);
  if (typeName !== 'bool[]' || typeof value !== 'object' || value === null || !('items' in value)) return value;
  return { ...value, items: Array.from(value.items as ArrayLike<unknown>, Boolean) };
}

function asTruth<Value>(value: Value): Value | boolean {
  return typeof value === 'number' ? value !== 0 : value;
}

function splitSuffix(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}
