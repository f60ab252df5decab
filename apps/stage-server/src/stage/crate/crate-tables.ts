import { StageError } from '../stage-error.ts';
import type { CrateReader } from './crate-reader.ts';
import { unpackChunks } from './lz4.ts';

/** A place in the layer: a prim, a property of one, or a variant written `{set=name}`. */
export interface CratePath {
  parent: number;
  element: string;
  isProperty: boolean;
  text: string;
}

/** The tables every value of a binary layer refers to. */
export interface CrateTables {
  minorVersion: number;
  tokens: readonly string[];
  strings: readonly number[];
  /** Name and packed value of each field. */
  fields: readonly { name: string; rep: bigint }[];
  /** Field numbers, each set ended by `endOfSet`. */
  fieldSets: Int32Array;
  paths: readonly (CratePath | undefined)[];
  specs: readonly { path: number; fieldSet: number; type: number }[];
}

export const endOfSet = -1;
const oldestMinorVersion = 4;

/** Reads the tables of versions 0.4 and later, which is what has been written since 2017. */
export function readTables(reader: CrateReader): CrateTables {
  if (Buffer.from(reader.borrowBytes(8)).toString('latin1') !== 'PXR-USDC') {
    throw new StageError('stage_invalid', 'expected a binary layer to begin with "PXR-USDC"');
  }
  const [major = 0, minorVersion = 0] = reader.borrowBytes(8);
  if (major !== 0 || minorVersion < oldestMinorVersion) {
    throw new StageError(
      'stage_invalid',
      `expected a binary layer of version 0.4 or later, found ${major}.${minorVersion}`,
    );
  }
  const sections = readSections(reader);
  const enter = (name: string): void => {
    const start = sections.get(name);
    if (start === undefined) throw new StageError('stage_invalid', `the binary layer has no part ${name}`);
    reader.at = start;
  };
  enter('TOKENS');
  const tokens = readTokens(reader);
  enter('STRINGS');
  const strings = Array.from({ length: reader.count(4) }, () => reader.u32());
  enter('FIELDS');
  const fields = readFields(reader, tokens);
  enter('FIELDSETS');
  const fieldSets = reader.packedInts(reader.u64());
  enter('PATHS');
  const paths = readPaths(reader, tokens);
  enter('SPECS');
  const specCount = reader.u64();
  const [specPaths, specSets, types] = [0, 1, 2].map(() => reader.packedInts(specCount)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const specs = Array.from(types, (type, at) => ({ path: specPaths[at]!, fieldSet: specSets[at]!, type }));
  return { minorVersion, tokens, strings, fields, fieldSets, paths, specs };
}

function readSections(reader: CrateReader): Map<string, number> {
  reader.at = reader.i64();
  const sections = new Map<string, number>();
  for (let left = reader.count(32); left > 0; left -= 1) {
    const name = Buffer.from(reader.borrowBytes(16)).toString('latin1').replace(/\0.*$/s, '');
    sections.set(name, reader.i64());
    reader.i64();
  }
  return sections;
}

function readTokens(reader: CrateReader): string[] {
  const count = reader.u64();
  const unpackedBytes = reader.u64();
  const bytes = unpackChunks(reader.borrowBytes(reader.u64()), unpackedBytes, reader.budget);
  const tokens = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\0');
  return tokens.slice(0, count);
}

function readFields(reader: CrateReader, tokens: readonly string[]): { name: string; rep: bigint }[] {
  const count = reader.u64();
  const names = reader.packedInts(count);
  const bytes = unpackChunks(reader.borrowBytes(reader.u64()), count * 8, reader.budget);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from(names, (name, at) => ({ name: tokens[name] ?? '', rep: view.getBigUint64(at * 8, true) }));
}

/** Paths come as a walk through the tree: -1 has a child only, 0 a sibling only, -2 neither, more both. */
function readPaths(reader: CrateReader, tokens: readonly string[]): (CratePath | undefined)[] {
  const pathCount = reader.u64();
  const count = reader.u64();
  const numbers = reader.packedInts(count);
  const elements = reader.packedInts(count);
  const jumps = reader.packedInts(count);
  const paths: (CratePath | undefined)[] = new Array(Math.min(pathCount, count));
  const waiting: { at: number; parent: number }[] = [{ at: 0, parent: -1 }];
  let visited = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let { at, parent } = next;
    for (;;) {
      visited += 1;
      if (at < 0 || at >= count || visited > count) throw new StageError('stage_invalid', 'the paths are damaged');
      const number = numbers[at]!;
      const token = elements[at]!;
      paths[number] = makePath(paths[parent], parent, tokens[Math.abs(token)] ?? '', token < 0);
      const jump = jumps[at]!;
      const hasChild = jump > 0 || jump === -1;
      if (hasChild && jump > 0) waiting.push({ at: at + jump, parent });
      if (hasChild) parent = number;
      else if (jump !== 0) break;
      at += 1;
    }
  }
  return paths;
}

function makePath(above: CratePath | undefined, parent: number, element: string, isProperty: boolean): CratePath {
  if (above === undefined) return { parent, element: '', isProperty: false, text: '/' };
  if (isProperty) return { parent, element, isProperty, text: `${above.text}.${element}` };
  const isClose = above.text.endsWith('/') || above.text.endsWith('}') || element.startsWith('{');
  return { parent, element, isProperty, text: above.text + (isClose ? '' : '/') + element };
}
