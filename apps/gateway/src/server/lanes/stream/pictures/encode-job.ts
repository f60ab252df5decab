/** How a picture is sent: as it is, or at half its width and height for pages that cannot take that much. */
export type Rendition = 'full' | 'reduced';

/** One picture for the encoding thread: BGRA, top row first, in memory that both threads see. */
export interface EncodeJob {
  pixels: SharedArrayBuffer;
  byteOffset: number;
  width: number;
  height: number;
  rowBytes: number;
  /** Where each wanted rendition goes; large enough for the worst case. */
  targets: Partial<Record<Rendition, SharedArrayBuffer>>;
}

export interface EncodedRendition {
  width: number;
  height: number;
  byteLength: number;
}

/** What came of a job: the renditions, or why there are none. */
export type EncodeAnswer =
  | { type: 'done'; renditions: Partial<Record<Rendition, EncodedRendition>>; elapsedMs: number }
  | { type: 'failed'; reason: string };

/** The size of the reduced rendition, at least one pixel a side. */
export function halveSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) };
}
