import type { StreamBridge } from './frame-bridge.ts';
import type { Outcome } from './ipc-channels.ts';

/** Name of the one thing a preload puts into its page's world. */
export const bridgeName = 'framelane';

/** Everything a page can reach beyond itself: functions only. */
export interface DesktopBridge {
  getVersion(): Promise<Outcome<string>>;
  stream: StreamBridge;
}
