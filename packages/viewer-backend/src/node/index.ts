export type { NodeEngineBackendOptions } from './create-node-engine-backend.ts';
export { createNodeEngineBackend } from './create-node-engine-backend.ts';
export type { SupervisedEngine } from './supervisor-transport.ts';
