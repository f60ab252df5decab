/** Numbers of `RingStatus` in include/framelane/ring/ring_status.h. */
export const RingStatus = {
  ok: 0,
  nothingYet: 1,
  torn: 2,
  overwritten: 3,
  corrupt: 4,
  targetSmall: 5,
  replaced: 6,
  missing: 7,
  access: 8,
  geometry: 9,
  full: 10,
  unsupported: 11,
} as const;

/** Index of each value in the array a copy fills. */
export const FrameField = {
  seq: 0,
  byteLength: 1,
  width: 2,
  height: 3,
  frameIndex: 4,
  ptsUs: 5,
  assetIdCrc: 6,
} as const;

export const frameFieldCount = 7;

export const WaitOutcome = { newer: 0, timedOut: 1, replaced: 2 } as const;

export const Presence = { current: 0, missing: 1, replaced: 2 } as const;

export type NativeRingWriter = {
  /** The frame's number, or minus a `RingStatus`. Positional, so that publishing allocates nothing. */
  publish(
    jpeg: Uint8Array,
    byteLength: number,
    frameIndex: number,
    width: number,
    height: number,
    ptsUs: number | bigint,
    assetIdCrc: number,
  ): number;
  epoch(): bigint;
  nextSeq(): number;
  maxFrameBytes(): number;
  close(unlink: boolean): void;
};

export type NativeRingWriterConstructor = new (
  path: string,
  ringSize: number,
  slotSizeBytes: number,
  hasCrc: boolean,
) => NativeRingWriter;

export type NativeRingInfo = {
  ringSize: number;
  slotSizeBytes: number;
  hasFooters: boolean;
  hasCrc: boolean;
  epoch?: bigint;
  pid?: number;
};

export type NativeRingReader = {
  info(): NativeRingInfo;
  copyLatest(target: Uint8Array): number;
  copyFrame(seq: number, target: Uint8Array): number;
  latestSeq(): number | undefined;
  hasNewer(afterSeq: number | undefined): boolean;
  presence(): number;
  stats(): { copied: number; torn: number; tornAttempts: number; overwritten: number; corrupt: number };
  startWait(id: number, afterSeq: number | undefined, timeoutMs: number | undefined): void;
  cancelWait(id: number): void;
  close(): void;
};

export type NativeRingReaderConstructor = new (
  path: string,
  fields: Float64Array,
  onSettled: (id: number, outcome: number) => void,
) => NativeRingReader;
