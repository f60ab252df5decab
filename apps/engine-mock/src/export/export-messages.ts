import type { WireErrorData } from '../wire-error.ts';
import type { ExportPlan } from './export-plan.ts';

/** What the engine tells the process of an export. */
export type ToExport = { type: 'run'; plan: ExportPlan } | { type: 'cancel' };

/** What the process of an export tells the engine. */
export type FromExport =
  | { type: 'progress'; done: number }
  | { type: 'done' }
  | { type: 'failed'; error: WireErrorData };
