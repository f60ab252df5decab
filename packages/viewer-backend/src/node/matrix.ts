// A door of its own, because it needs no addon: for programs that may load none.
export type { NodeMatrixBackendOptions } from './create-node-matrix-backend.ts';
export { createNodeMatrixBackend, createNodeMatrixTransport } from './create-node-matrix-backend.ts';
export type { AskHttp } from './service-matrix-transport.ts';
