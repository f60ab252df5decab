import type { ExportPlan } from '../export/export-plan.ts';

/** Frames from `first` on, up to but without `end`. */
export interface FrameSpan {
  first: number;
  end: number;
}

/** An export that is made in segments, apart from each other, and joined at the end: plain JSON data. */
export interface SegmentedExport {
  /** The engine's id of the job this belongs to. */
  jobId: string;
  plan: ExportPlan;
  segments: readonly FrameSpan[];
}

/** One segment of an export, by its place in `segments`. */
export interface ExportSegment extends SegmentedExport {
  segment: number;
}
