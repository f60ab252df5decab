import { basename } from 'node:path';
import type { Layer, MetadataValue, PrimSpec } from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { readLayer } from './read-layer.ts';
import type { StageFiles } from './stage-files.ts';

/** A layer with its sublayers, strongest first. */
export interface LayerStack {
  id: string;
  layers: readonly { path: string; layer: Layer }[];
}

const maxSublayers = 1024;

/** Reads layers once each. */
export class LayerStore {
  readonly #files: StageFiles;
  readonly #layers = new Map<string, Layer>();
  readonly #stacks = new Map<string, LayerStack>();

  readonly #onRead: (file: string, count: number) => void;

  /** `onRead` is told each file before it is read, and how many there were. */
  constructor(files: StageFiles, onRead: (file: string, count: number) => void = () => undefined) {
    this.#files = files;
    this.#onRead = onRead;
  }

  /** The stack of a layer named in `from`, or from the working folder. */
  open(path: string, from?: string): LayerStack {
    const real = this.#files.find(path, from);
    const known = this.#stacks.get(real);
    if (known !== undefined) return known;
    const layers: { path: string; layer: Layer }[] = [];
    this.#collect(real, layers, new Set());
    const stack = { id: real, layers };
    this.#stacks.set(real, stack);
    return stack;
  }

  #collect(real: string, layers: { path: string; layer: Layer }[], above: Set<string>): void {
    if (above.has(real)) return;
    if (layers.length >= maxSublayers) throw new StageError('stage_too_large', `more than ${maxSublayers} sublayers`);
    const layer = this.#readLayer(real);
    layers.push({ path: real, layer });
    const path = new Set([...above, real]);
    for (const sublayer of layer.sublayers) this.#collect(this.#files.find(sublayer, real), layers, path);
  }

  #readLayer(real: string): Layer {
    const known = this.#layers.get(real);
    if (known !== undefined) return known;
    this.#onRead(basename(real), this.#layers.size);
    const layer = readLayer(this.#files, real);
    this.#layers.set(real, layer);
    return layer;
  }
}

/** What the strongest layer of the stack says about `key` of the stage. */
export function getStackMetadata(stack: LayerStack, key: string): MetadataValue | undefined {
  return stack.layers[0]?.layer.root.metadata.get(key);
}

/** The specs of a prim, strongest first, each with the file it is written in. */
export function findSpecs(stack: LayerStack, primPath: string): { spec: PrimSpec; file: string }[] {
  const names = primPath.split('/').filter((name) => name !== '');
  return stack.layers.flatMap(({ path, layer }) => {
    let spec: PrimSpec | undefined = layer.root;
    for (const name of names) spec = spec?.children.get(name);
    return spec === undefined ? [] : [{ spec, file: path }];
  });
}
