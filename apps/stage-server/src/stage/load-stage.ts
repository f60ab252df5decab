import { composeStage, joinPath, type VariantChoices } from './compose/compose-stage.ts';
import type { ComposedPrim } from './compose/composed-prim.ts';
import { getStackMetadata, LayerStore } from './layer-stack.ts';
import { StageFiles } from './stage-files.ts';

/** A composed stage with what its root layer says about it. */
export interface LoadedStage {
  root: ComposedPrim;
  upAxis: 'Y' | 'Z';
  metersPerUnit: number;
  /** Path, when the stage names one. */
  defaultPrim: string | undefined;
}

export interface LoadStageOptions {
  /** Folders that files may be read from. */
  roots: readonly string[];
  variants?: VariantChoices;
}

/**
 * Opens a text stage and everything it is made of. Synchronous and perhaps long: not for the thread that draws.
 *
 * @throws StageError `stage_not_found`, `stage_invalid`, `stage_too_large`, `path_denied`
 */
export function loadStage(path: string, options: LoadStageOptions): LoadedStage {
  const store = new LayerStore(new StageFiles(options.roots));
  const stack = store.open(path);
  const upAxis = getStackMetadata(stack, 'upAxis');
  const metersPerUnit = getStackMetadata(stack, 'metersPerUnit');
  const defaultPrim = getStackMetadata(stack, 'defaultPrim');
  return {
    root: composeStage(store, stack, options.variants ?? new Map()),
    upAxis: upAxis === 'Z' ? 'Z' : 'Y',
    metersPerUnit: typeof metersPerUnit === 'number' && metersPerUnit > 0 ? metersPerUnit : 0.01,
    defaultPrim: typeof defaultPrim === 'string' ? joinPath('/', defaultPrim) : undefined,
  };
}
