export type { ShmViewerBackendOptions } from './create-shm-viewer-backend.ts';
export { createShmViewerBackend } from './create-shm-viewer-backend.ts';
export type { ShmViewerApi } from './shm-viewer-api.ts';
