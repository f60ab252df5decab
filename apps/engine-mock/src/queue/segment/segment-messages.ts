import type { ResolvedChain } from '../../effects/resolved-chain.ts';
import type { ExportPlan } from '../../export/export-plan.ts';
import type { WireErrorData } from '../../wire-error.ts';
import type { QueuedExport, RangePicture } from '../queue-orders.ts';

/** Work of a process that renders for a worker; paths and chains in it are checked. */
export type SegmentWork =
  | { type: 'export'; plan: ExportPlan }
  | { type: 'join'; order: QueuedExport }
  | {
      type: 'range';
      source: ExportPlan['source'];
      chain: ResolvedChain;
      frames: readonly number[];
      maxFrameBytes: number;
    };

/** What a worker tells such a process. It takes a picture at a time: the next is sent after `taken`. */
export type ToSegmentProcess = { type: 'work'; work: SegmentWork } | { type: 'taken' } | { type: 'cancel' };

/** What it answers; `done` and `failed` end a piece of work. */
export type FromSegmentProcess =
  | { type: 'progress'; done: number }
  | { type: 'picture'; picture: RangePicture }
  | { type: 'done' }
  | { type: 'failed'; error: WireErrorData };
