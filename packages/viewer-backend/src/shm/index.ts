export type { ShmViewerApi } from '../common/shm-viewer-api.ts';
export type { ShmViewerBackendOptions } from './create-shm-viewer-backend.ts';
export { createShmViewerBackend } from './create-shm-viewer-backend.ts';
export type { MappedFramesOptions, MappedFramesStats } from './mapped-frames.ts';
export { MappedFrames } from './mapped-frames.ts';
export type { SnapshotFacts } from './snapshot-ring.ts';
export { SnapshotRing } from './snapshot-ring.ts';
export { useShmBackend } from './useShmBackend.ts';
