import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import type { MenuCommand } from '../shared/ipc-channels.ts';
import { pressKeys } from './press-keys.ts';

/** The viewer's own keys for what the menu offers too. */
const combos: Readonly<Record<MenuCommand, string>> = {
  'show-stream': 'Alt+1',
  'show-engine': 'Alt+2',
  'show-matrix': 'Alt+3',
  palette: 'Ctrl+K',
  shortcuts: '?',
};

/** Carries out in the page what is chosen in the menu. */
export function followMenu(bridge: Pick<DesktopBridge, 'onMenuCommand'>): void {
  bridge.onMenuCommand(({ command }) => pressKeys(combos[command]));
}
