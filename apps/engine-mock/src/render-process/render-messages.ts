import type { ExportPlan } from '../export/export-plan.ts';
import type { Media } from '../media/asset.ts';
import type { PictureList } from '../render/make-pictures.ts';
import type { RangePicture } from '../render/range-plan.ts';
import type { SegmentedExport } from '../segments/segmented-export.ts';
import type { WireErrorData } from '../wire-error.ts';

/** Work of a process that renders; paths and chains in it are checked. */
export type RenderWork =
  /** `media` is what is known of the source already; without it the file is read through first. */
  | { type: 'export'; plan: ExportPlan; media?: Media }
  | { type: 'join'; order: SegmentedExport }
  | ({ type: 'range' } & PictureList);

/** What such a process is told. It takes a picture at a time: the next is sent after `taken`. */
export type ToRenderProcess = { type: 'work'; work: RenderWork } | { type: 'taken' } | { type: 'cancel' };

/** What it answers; `done` and `failed` end a piece of work. */
export type FromRenderProcess =
  | { type: 'progress'; done: number }
  | { type: 'picture'; picture: RangePicture }
  | { type: 'done' }
  | { type: 'failed'; error: WireErrorData };
