import { useEngineState } from './use-engine-state.ts';

/** Whether the connection to the gateway is gone; nothing is known of the engine behind it then. */
export function useIsDisconnected(): boolean {
  return useEngineState(({ problems }) => problems.some(({ code }) => code === 'ERR_VIEWER_DISCONNECTED'));
}
