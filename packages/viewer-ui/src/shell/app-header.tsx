import { Keyboard, PanelBottom, PanelLeft, PanelRight, Search } from 'lucide-react';
import { findCommand } from '../commands/command.ts';
import { IconButton } from '../kit/button.tsx';
import { Glyph } from '../kit/glyph.tsx';
import { Keys } from '../kit/keys.tsx';
import { useApp } from '../state/app-context.ts';
import { useStore } from '../state/store.ts';
import styles from './app-header.module.css';
import { LaneTabs } from './lane-tabs.tsx';
import { Logo } from './logo.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { SourceMenu } from './source-menu.tsx';

export function AppHeader() {
  const { preferences, commands, ui } = useApp();
  const panels = useStore(preferences, (current) => current.panels);
  const isEngine = useStore(preferences, (current) => current.lane === 'engine');
  return (
    <header className={styles.header}>
      <div className={styles.start}>
        <button
          type="button"
          className={styles.brand}
          data-tip="Start page"
          data-combo="Alt+Home"
          onClick={findCommand(commands, 'file.start-page').run}
        >
          <Logo />
          <span>Framelane</span>
        </button>
        <LaneTabs />
      </div>
      <button
        type="button"
        className={styles.search}
        onClick={() => ui.set((state) => ({ ...state, dialog: 'palette' }))}
      >
        <Glyph icon={Search} sizePx={14} />
        <span>Search commands</span>
        <Keys combo="Ctrl+K" />
      </button>
      <div className={styles.end}>
        <SourceMenu />
        <span className={styles.line} />
        {isEngine && (
          <>
            <IconButton
              icon={PanelLeft}
              label="Media panel"
              combo="Ctrl+B"
              isPressed={panels.left.isOpen}
              onClick={findCommand(commands, 'app.left').run}
            />
            <IconButton
              icon={PanelBottom}
              label="Transport panel"
              combo="Ctrl+J"
              isPressed={panels.bottom.isOpen}
              onClick={findCommand(commands, 'app.bottom').run}
            />
            <IconButton
              icon={PanelRight}
              label="Effects panel"
              combo="Ctrl+Alt+B"
              isPressed={panels.right.isOpen}
              onClick={findCommand(commands, 'app.right').run}
            />
            <span className={styles.line} />
          </>
        )}
        <IconButton
          icon={Keyboard}
          label="Keyboard shortcuts"
          combo="?"
          onClick={findCommand(commands, 'app.shortcuts').run}
        />
        <SettingsMenu />
      </div>
    </header>
  );
}
