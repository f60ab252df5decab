import type { StageScene } from './scene/stage-scene.ts';

export interface PrimSummary {
  name: string;
  path: string;
  /** Schema name, empty for a prim without one. */
  type: string;
  hasChildren: boolean;
}

export interface PropertySummary {
  name: string;
  /** As authored, e.g. `point3f[]`; `rel` for a relationship. */
  type: string;
  /** For people: arrays show their first elements only. */
  text: string;
}

/** Variant sets of a prim by name. An empty selection chooses none. */
export type VariantSets = Record<string, { options: readonly string[]; selection: string }>;

/** How far opening has come: `amount` from 0 to 1, `activity` for people. */
export interface LoadProgress {
  amount: number;
  activity: string;
}

/** What the root layer says about the stage, and what it came to. */
export interface StageFacts {
  upAxis: 'Y' | 'Z';
  metersPerUnit: number;
  /** Path, when the stage names one. */
  defaultPrim: string | undefined;
  primCount: number;
  /** What was left out or replaced (a missing texture, an unreadable payload), for people. */
  warnings: readonly string[];
}

export interface OpenStageOptions {
  /** Folders that files may be read from. */
  roots: readonly string[];
  /** Called between the steps of opening, last with amount 1. */
  onProgress?: (progress: LoadProgress) => void;
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** @default 30000 */
  timeoutMs?: number;
}

/**
 * A stage held by a thread of its own. Requests are answered in their order; one for a prim that is not there gives
 * `undefined`. Facts and scene are those of the variants chosen last. After `close()` every request rejects.
 */
export interface OpenStage {
  readonly facts: StageFacts;
  /** Read by the renderer; its arrays are not written again. */
  readonly scene: StageScene;
  /** Summary of one prim. */
  getPrim(path: string): Promise<PrimSummary | undefined>;
  /** Direct children in the stage's order; those of `/` are the root prims. */
  listChildren(path: string): Promise<readonly PrimSummary[] | undefined>;
  /** Every property with an opinion, by name. */
  listProperties(path: string): Promise<readonly PropertySummary[] | undefined>;
  /** Prims whose name contains `text`, whatever the case, in the stage's order. */
  findPrims(text: string, limit: number): Promise<{ prims: readonly PrimSummary[]; isTruncated: boolean }>;
  listVariants(path: string): Promise<VariantSets | undefined>;
  /** Chooses a variant anew; facts and scene are replaced when it resolves. False: no such prim, set or option. */
  setVariant(path: string, set: string, selection: string): Promise<boolean>;
  /** Ends the thread. May be called twice. */
  close(): void;
}
