import type { PrimSpec } from '../layer.ts';
import type { LayerStack } from '../layer-stack.ts';

/** Specs of one place in one layer stack, and how its paths become paths of the stage. */
export interface Site {
  stack: LayerStack;
  /** Where the specs lie in their stack (variants share their prim's path). */
  path: string;
  specs: readonly { spec: PrimSpec; file: string }[];
  /** Stack path to stage path, innermost first; a path outside all of them is left as it is. */
  map: { from: string; to: string };
}
