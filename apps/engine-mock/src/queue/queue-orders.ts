import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { RangePlan } from '../render/range-plan.ts';
import type { ExportSegment, SegmentedExport } from '../segments/segmented-export.ts';

/** What every order in the queue says. */
interface Order {
  /** Of the engine that gave it; a worker of another build refuses it. */
  build: string;
  /** The engine's id of the job this belongs to. */
  jobId: string;
}

/** An export as all that have a part in it know it. */
export interface QueuedExport extends Order, SegmentedExport {}

/** One segment to be made. */
export interface SegmentOrder extends Order, ExportSegment {}

/** Pictures of a range, which the engine that gave the order waits for. */
export interface RangeOrder extends Order {
  /** The engine, as it signs its presence. */
  engine: string;
  source: RangePlan['source'];
  chain: ResolvedChain;
  frames: readonly number[];
  maxFrameBytes: number;
}

/** Names of the orders in the queue; what each carries. */
export interface Orders {
  segment: SegmentOrder;
  join: QueuedExport;
  range: RangeOrder;
}

export type OrderName = keyof Orders;

/** Told while an order is carried out. */
export interface SegmentProgress {
  done: number;
}
