import {
  createPrimSpec,
  type Layer,
  type MetadataValue,
  type PrimSpec,
  type PropertySpec,
  type UsdValue,
} from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { CrateReader } from './crate-reader.ts';
import { type CrateTables, endOfSet, readTables } from './crate-tables.ts';
import { type CrateValue, CrateValues } from './crate-values.ts';

/** Kinds of places, as the format numbers them. */
const specTypes = { attribute: 1, prim: 6, root: 7, relationship: 8, variant: 10 } as const;

type Fields = ReadonlyMap<string, CrateValue>;

/** Reads a binary layer. Throws `stage_invalid`, or `stage_too_large` when it unpacks to too much. */
export function readCrate(bytes: Uint8Array): Layer {
  try {
    const reader = new CrateReader(bytes);
    return new LayerBuilder(reader, readTables(reader)).build();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new StageError('stage_invalid', 'the binary layer is damaged: something in it lies beyond its end', {
      cause,
    });
  }
}

class LayerBuilder {
  readonly #tables: CrateTables;
  readonly #values: CrateValues;
  readonly #prims = new Map<number, PrimSpec>();
  readonly #order = new Map<PrimSpec, { children: readonly string[]; properties: readonly string[] }>();

  constructor(reader: CrateReader, tables: CrateTables) {
    this.#tables = tables;
    this.#values = new CrateValues(reader, tables);
  }

  build(): Layer {
    const root = createPrimSpec('', 'def', '');
    let sublayers: readonly string[] = [];
    const properties: { path: number; fields: Fields; kind: PropertySpec['kind'] }[] = [];
    for (const { path, fieldSet, type } of this.#tables.specs) {
      const fields = this.#readFields(fieldSet);
      if (type === specTypes.root) {
        this.#prims.set(path, this.#fillPrim(root, fields));
        sublayers = readNames(fields.get('subLayers'));
      } else if (type === specTypes.prim || type === specTypes.variant) {
        const spec = createPrimSpec(this.#nameOf(path), readSpecifier(fields), readText(fields.get('typeName')));
        this.#prims.set(path, this.#fillPrim(spec, fields));
      } else if (type === specTypes.attribute || type === specTypes.relationship) {
        properties.push({ path, fields, kind: type === specTypes.attribute ? 'attribute' : 'relationship' });
      }
    }
    for (const [path, spec] of this.#prims) this.#attach(path, spec);
    for (const { path, fields, kind } of properties) {
      const owner = this.#prims.get(this.#tables.paths[path]?.parent ?? -1);
      owner?.properties.set(this.#nameOf(path), readProperty(kind, fields));
    }
    for (const [spec, { children, properties: names }] of this.#order) {
      spec.children = sortMap(spec.children, children);
      spec.properties = sortMap(spec.properties, names);
    }
    return { root, sublayers };
  }

  #nameOf(path: number): string {
    return this.#tables.paths[path]?.element ?? '';
  }

  #readFields(fieldSet: number): Fields {
    const fields = new Map<string, CrateValue>();
    const { fieldSets, fields: table } = this.#tables;
    for (let at = fieldSet; at >= 0 && at < fieldSets.length && fieldSets[at] !== endOfSet; at += 1) {
      const field = table[fieldSets[at]!];
      if (field !== undefined) fields.set(field.name, this.#values.read(field.rep));
    }
    return fields;
  }

  #attach(path: number, spec: PrimSpec): void {
    const place = this.#tables.paths[path];
    const parent = place === undefined ? undefined : this.#prims.get(place.parent);
    if (place === undefined || parent === undefined) return;
    const [, set, selection] = /^\{([^=]*)=([^}]*)\}$/.exec(place.element) ?? [];
    if (set === undefined || selection === undefined) {
      parent.children.set(spec.name, spec);
      return;
    }
    const variants = parent.variantSets.get(set) ?? new Map<string, PrimSpec>();
    spec.name = selection;
    spec.specifier = 'over';
    parent.variantSets.set(set, variants.set(selection, spec));
  }

  #fillPrim(spec: PrimSpec, fields: Fields): PrimSpec {
    this.#order.set(spec, {
      children: readNames(fields.get('primChildren')),
      properties: readNames(fields.get('properties')),
    });
    for (const [name, held] of fields) {
      if (!fillArc(spec, name, held) && held.kind === 'value' && !structure.has(name)) {
        spec.metadata.set(name, held.value);
      }
    }
    return spec;
  }
}

/** Fields that say how the layer is built, which its tree shows. */
const structure: ReadonlySet<string> = new Set(['specifier', 'typeName', 'primChildren', 'properties', 'subLayers']);

/** Takes the fields that bring other places in; false for the rest. */
function fillArc(spec: PrimSpec, name: string, held: CrateValue): boolean {
  if (held.kind === 'targets' && (name === 'references' || name === 'payload')) spec[name] = held.edit;
  else if (held.kind === 'names' && name === 'inheritPaths') spec.inherits = held.edit;
  else if (held.kind === 'names' && name === 'specializes') spec.specializes = held.edit;
  else if (held.kind === 'selections') spec.variantSelections = held.selections;
  else if (name === 'primOrder') spec.childOrder = readNames(held);
  else return false;
  return true;
}

function readProperty(kind: PropertySpec['kind'], fields: Fields): PropertySpec {
  const metadata = new Map<string, MetadataValue>();
  for (const [name, held] of fields) {
    if (held.kind === 'value' && !['default', 'typeName', 'variability'].includes(name)) metadata.set(name, held.value);
  }
  const typeName = kind === 'relationship' ? '' : readText(fields.get('typeName'));
  const isUniform = readPlain(fields.get('variability')) === 1;
  const property: PropertySpec = { kind, typeName, isUniform, metadata };
  const [held, samples] = [fields.get('default'), fields.get('timeSamples')];
  if (held?.kind === 'value') property.default = held.value as UsdValue;
  if (samples?.kind === 'samples') property.timeSamples = samples.samples;
  const [targets, connections] = [fields.get('targetPaths'), fields.get('connectionPaths')];
  if (targets?.kind === 'names') property.targets = targets.edit;
  if (connections?.kind === 'names') property.connections = connections.edit;
  return property;
}

function readPlain(held: CrateValue | undefined): MetadataValue | undefined {
  return held?.kind === 'value' ? held.value : undefined;
}

function readText(held: CrateValue | undefined): string {
  const value = readPlain(held);
  return typeof value === 'string' ? value : '';
}

function readNames(held: CrateValue | undefined): string[] {
  const value = readPlain(held);
  return typeof value === 'object' && value !== null && 'items' in value
    ? Array.from(value.items as ArrayLike<unknown>, String)
    : [];
}

function readSpecifier(fields: Fields): PrimSpec['specifier'] {
  const text = readText(fields.get('specifier'));
  return text === 'def' || text === 'class' ? text : 'over';
}

function sortMap<Value>(map: Map<string, Value>, order: readonly string[]): Map<string, Value> {
  const sorted = new Map<string, Value>();
  for (const name of [...order, ...map.keys()]) {
    const value = map.get(name);
    if (value !== undefined && !sorted.has(name)) sorted.set(name, value);
  }
  return sorted;
}
