import { composeStage, type VariantChoices } from './compose/compose-stage.ts';
import type { ComposedPrim } from './compose/composed-prim.ts';
import { makeAbsolute } from './compose/prim-node.ts';
import { getStackMetadata, LayerStore } from './files/layer-stack.ts';
import { StageFiles } from './files/stage-files.ts';

/** A composed stage with what its root layer says about it. */
export interface LoadedStage {
  root: ComposedPrim;
  upAxis: 'Y' | 'Z';
  metersPerUnit: number;
  /** Path, when the stage names one. */
  defaultPrim: string | undefined;
  files: StageFiles;
  /** Grows while the scene is built. */
  warnings: string[];
}

/**
 * Opens stages and everything they are made of; a file is read once in its life. Synchronous and perhaps long: not for
 * the thread that draws.
 */
export class StageLoader {
  readonly #files: StageFiles;
  readonly #store: LayerStore;

  /** `onRead` is told each layer file before it is read, and how many there were. */
  constructor(roots: readonly string[], onRead: (file: string, count: number) => void = () => undefined) {
    this.#files = new StageFiles(roots);
    this.#store = new LayerStore(this.#files, onRead);
  }

  /** @throws StageError `stage_not_found`, `stage_invalid`, `stage_too_large`, `path_denied` */
  load(path: string, variants: VariantChoices = new Map()): LoadedStage {
    const stack = this.#store.open(path);
    const upAxis = getStackMetadata(stack, 'upAxis');
    const metersPerUnit = getStackMetadata(stack, 'metersPerUnit');
    const defaultPrim = getStackMetadata(stack, 'defaultPrim');
    const warnings: string[] = [];
    return {
      root: composeStage(this.#store, stack, { choices: variants, warnings }),
      upAxis: upAxis === 'Z' ? 'Z' : 'Y',
      metersPerUnit: typeof metersPerUnit === 'number' && metersPerUnit > 0 ? metersPerUnit : 0.01,
      defaultPrim: typeof defaultPrim === 'string' && defaultPrim !== '' ? makeAbsolute(defaultPrim, '/') : undefined,
      files: this.#files,
      warnings,
    };
  }
}
