export type { IgnoredLine, StreamClientLine, StreamServerLine } from './control-lines.ts';
export { encodeClientLine, encodeServerLine, parseClientLine, parseServerLine } from './control-lines.ts';
export type { FrameSnapshotHeader } from './frame-snapshot.ts';
export { decodeFrameSnapshotHeader, encodeFrameSnapshotHeader, frameSnapshotBytes } from './frame-snapshot.ts';
export type {
  GamepadEvent,
  KeyEvent,
  MouseEvent,
  StreamInputEvent,
  TouchEvent,
  TouchPoint,
} from './input-event.ts';
export { mouseEventTypes, touchPhases } from './input-event.ts';
export type { MappedFrame, MappedReaderStats } from './mapped-frame-reader.ts';
export { MappedFrameReader } from './mapped-frame-reader.ts';
export type { RegionHeader } from './region-header.ts';
export { decodeRegionHeader, encodeRegionHeader } from './region-header.ts';
export type { FrameSize, SlotHeader } from './slot-header.ts';
export { decodeSlotHeader, encodeSlotHeader, isFrameInBounds } from './slot-header.ts';
export { assertRegion, computeStreamGeometry, pitchOfWidth, regionFileBytes, slotOffset } from './stream-geometry.ts';
export type { StreamGeometry } from './stream-layout.ts';
export { frameSnapshotLayout, streamLayout } from './stream-layout.ts';
export type { StreamResources } from './stream-name.ts';
export { assertStreamName, nameStreamResources } from './stream-name.ts';
