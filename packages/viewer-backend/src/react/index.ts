export { useEngineEvents } from './useEngineEvents.ts';
export { useEngineState } from './useEngineState.ts';
export { useViewerBackend } from './useViewerBackend.ts';
export { useViewerState } from './useViewerState.ts';
