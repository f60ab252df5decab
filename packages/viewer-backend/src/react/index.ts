export { useEngineEvents } from './useEngineEvents.ts';
export { useEngineState } from './useEngineState.ts';
export { useMatrixState } from './useMatrixState.ts';
export { useViewerBackend } from './useViewerBackend.ts';
export { useViewerState } from './useViewerState.ts';
