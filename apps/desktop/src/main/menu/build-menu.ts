import type { MenuItemConstructorOptions } from 'electron';
import type { RecentFile } from '../../shared/desktop-settings.ts';
import type { FileKind, MenuCommand } from '../../shared/ipc-channels.ts';

export interface MenuActions {
  openFile(kind: FileKind): void;
  openRecent(file: RecentFile): void;
  clearRecent(): void;
  openWindow(): void;
  openOutput(): void;
  editSettings(): void;
  showLogs(): void;
  runInPage(command: MenuCommand): void;
}

export interface MenuFacts {
  recentFiles: readonly RecentFile[];
  isMac: boolean;
  /** Shows what only developers need. */
  isDevelopment: boolean;
}

/** The whole menu as data; each entry names its keys. Keys of the page itself are not repeated here. */
export function buildMenu(actions: MenuActions, facts: MenuFacts): MenuItemConstructorOptions[] {
  const { isMac } = facts;
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: listFileItems(actions, facts) },
    { role: 'editMenu' },
    { label: '&View', submenu: listViewItems(actions, facts) },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Keyboard Shortcuts', click: () => actions.runInPage('shortcuts') },
        { label: 'Show Logs', click: () => actions.showLogs() },
        ...(isMac ? [] : [{ role: 'about' as const }]),
      ],
    },
  ];
}

function listFileItems(actions: MenuActions, { recentFiles, isMac }: MenuFacts): MenuItemConstructorOptions[] {
  const recent: MenuItemConstructorOptions[] = recentFiles.map((file) => ({
    label: file.path,
    click: () => actions.openRecent(file),
  }));
  return [
    { label: 'Open Video…', accelerator: 'CmdOrCtrl+O', click: () => actions.openFile('video') },
    { label: 'Open Stage…', accelerator: 'CmdOrCtrl+Shift+O', click: () => actions.openFile('stage') },
    {
      label: 'Open Recent',
      enabled: recent.length > 0,
      submenu: [...recent, { type: 'separator' }, { label: 'Clear', click: () => actions.clearRecent() }],
    },
    { type: 'separator' },
    { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.openWindow() },
    { label: 'Detach Output', accelerator: 'CmdOrCtrl+Shift+D', click: () => actions.openOutput() },
    { type: 'separator' },
    { label: 'Edit Settings', accelerator: 'CmdOrCtrl+,', click: () => actions.editSettings() },
    { type: 'separator' },
    { role: 'close' },
    ...(isMac ? [] : [{ role: 'quit' as const, accelerator: 'Ctrl+Q' }]),
  ];
}

function listViewItems(actions: MenuActions, { isDevelopment }: MenuFacts): MenuItemConstructorOptions[] {
  return [
    { label: 'Engine', accelerator: 'CmdOrCtrl+1', click: () => actions.runInPage('show-engine') },
    { label: 'Stream', accelerator: 'CmdOrCtrl+2', click: () => actions.runInPage('show-stream') },
    { label: 'Panel', accelerator: 'CmdOrCtrl+3', click: () => actions.runInPage('show-matrix') },
    { type: 'separator' },
    { label: 'Command Palette', click: () => actions.runInPage('palette') },
    { role: 'togglefullscreen', accelerator: 'F11' },
    ...(isDevelopment
      ? [{ type: 'separator' as const }, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]
      : []),
  ];
}
