import type { FrameData } from './frame.ts';
import type { BackendStatus, ViewerCapabilities } from './viewer-backend.ts';

/** What a desktop shell offers its page; every member is a function, so that it can stand on a bridge. */
export interface ShmViewerApi {
  connect(options?: { name?: string }): Promise<ViewerCapabilities>;
  /** Also ends a `connect()` that is under way, which rejects then. Safe to call twice. */
  disconnect(): Promise<void>;
  /** Header and pixels of the next frame, in a buffer that is used again. Rejects when the stream ends. */
  waitFrame(): Promise<SharedArrayBuffer>;
  /**
   * The same frame where it lies, for shells that show the producer's own memory, or a copy: valid until the next
   * call, to be read only while `isCurrent()`. Used in place of `waitFrame()` where a shell has it.
   */
  nextFrame?(): Promise<FrameData | SharedArrayBuffer>;
  sendMessage(message: { event_type: string; payload?: unknown }): Promise<void>;
  onMessage(callback: (message: { event_type: string; payload: unknown }) => void): () => void;
  /** Figures are of all frames given so far, whichever attachment they came from. */
  getStatus(): Promise<BackendStatus>;
}
