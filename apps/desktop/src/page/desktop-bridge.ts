import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';

declare global {
  /** Put there by the preload before the page runs. */
  var framelane: DesktopBridge;
}

/** What the preload offers this page. */
export function getDesktopBridge(): DesktopBridge {
  return globalThis.framelane;
}
