export type { ShmViewerApi } from '../common/shm-viewer-api.ts';
export type { ShmViewerBackendOptions } from './create-shm-viewer-backend.ts';
export { createShmViewerBackend } from './create-shm-viewer-backend.ts';
export { useShmBackend } from './useShmBackend.ts';
