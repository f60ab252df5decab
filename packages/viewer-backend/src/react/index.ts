export { useEngineEvents } from './useEngineEvents.ts';
export { useEngineState } from './useEngineState.ts';
