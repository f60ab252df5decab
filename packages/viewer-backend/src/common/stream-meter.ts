import { frameSnapshotLayout } from '@framelane/protocol/stream';
import type { Clock } from './clock.ts';
import { FrameMeter, noFrames } from './frame-meter.ts';
import type { FrameStats } from './status.ts';

/** Requests that a server answers with another picture. */
const changingRequests: ReadonlySet<string> = new Set([
  'cameraMouseMove',
  'cameraWheel',
  'changeAOVRequest',
  'frameSelectionRequest',
  'setCamera',
  'setRenderSettingRequest',
  'setVariantRequest',
]);

/** Counts the frames of one stream after the other by their numbers. Counting allocates nothing. */
export class StreamMeter {
  readonly #clock: Clock;
  readonly #meter = new FrameMeter();
  #lastSequence = -1;
  #expectedSinceMs: number | undefined;
  #stats = noFrames;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a frame, and those that were left out before it as dropped. False for one that is not newer than the last. */
  countFrame(sequence: number): boolean {
    const gap = sequence - this.#lastSequence;
    if (gap <= 0) return false;
    if (this.#lastSequence >= 0 && gap > 1) this.#meter.countDropped(gap - 1);
    this.#lastSequence = sequence;
    const nowMs = this.#clock.nowMs();
    this.#meter.countShown(nowMs);
    if (this.#expectedSinceMs !== undefined) this.#meter.countLatency(nowMs - this.#expectedSinceMs);
    this.#expectedSinceMs = undefined;
    return true;
  }

  /** Counts a copy by the number in its header. Whether there is a picture in it is for its reader to say. */
  countSnapshot(buffer: ArrayBufferLike): void {
    if (buffer.byteLength < frameSnapshotLayout.pixels) return;
    this.countFrame(Number(new DataView(buffer).getBigUint64(frameSnapshotLayout.sequence, true)));
  }

  /** The frame counted last was written over while it was read: it is dropped, not shown. */
  countTorn(): void {
    this.#meter.takeBackShown();
    this.#meter.countDropped();
  }

  /** The time until the next frame is counted, if the request changes the picture. */
  countRequest(eventType: string): void {
    if (changingRequests.has(eventType)) this.expectPicture();
  }

  /** Something was asked for that changes the picture; the time until the next frame is counted. */
  expectPicture(): void {
    this.#expectedSinceMs ??= this.#clock.nowMs();
  }

  /** Another producer: its numbers begin anew. What was counted stays. */
  startAnew(): void {
    this.#lastSequence = -1;
    this.#expectedSinceMs = undefined;
  }

  /** The same object as the last time when nothing changed. */
  read(): FrameStats {
    this.#stats = this.#meter.read(this.#clock.nowMs(), this.#stats);
    return this.#stats;
  }
}
