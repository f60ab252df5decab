export { describeEngine, describeToast } from '@framelane/engine-client';
export type { NodeEngineBackendOptions } from './create-node-engine-backend.ts';
export { createNodeEngineBackend } from './create-node-engine-backend.ts';
export type { NodeMatrixBackendOptions } from './create-node-matrix-backend.ts';
export { createNodeMatrixBackend, createNodeMatrixTransport } from './create-node-matrix-backend.ts';
export type { NodeViewerBackendOptions } from './create-node-viewer-backend.ts';
export { createNodeStreamTransport, createNodeViewerBackend } from './create-node-viewer-backend.ts';
export type { SupervisedEngine } from './supervisor-transport.ts';
