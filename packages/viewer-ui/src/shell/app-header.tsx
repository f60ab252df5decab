import { Keyboard, PanelBottom, PanelLeft, PanelRight, Search } from 'lucide-react';
import { findCommand } from '../commands/command.ts';
import { IconButton } from '../kit/button.tsx';
import { Glyph } from '../kit/glyph.tsx';
import { Keys } from '../kit/keys.tsx';
import { ProjectMenu } from '../lanes/engine/project/project-menu.tsx';
import { useApp } from '../state/app-context.ts';
import { useStore } from '../state/store.ts';
import styles from './app-header.module.css';
import { LaneTabs } from './lane-tabs.tsx';
import { Logo } from './logo.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { SourceMenu } from './source-menu.tsx';

export function AppHeader() {
  const { commands, preferences, ui } = useApp();
  const lane = useStore(preferences, (current) => current.lane);
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
        {lane === 'engine' && <ProjectMenu />}
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
        <PanelButtons />
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

const panelNames = {
  stream: { left: 'Stage panel', right: 'Inspector panel' },
  matrix: { left: 'Sources panel', right: 'Settings panel' },
  engine: { left: 'Media panel', right: 'Effects panel', bottom: 'Transport panel' },
} as const;

const panelIcons = { left: PanelLeft, bottom: PanelBottom, right: PanelRight } as const;

/** Shows and hides the panels of the lane on show. */
function PanelButtons() {
  const { preferences, commands } = useApp();
  const panels = useStore(preferences, (current) => current.panels);
  const lane = useStore(preferences, (current) => current.lane);
  if (lane === 'start') return null;
  const names: Partial<Record<keyof typeof panelIcons, string>> = panelNames[lane];
  return (
    <>
      {(['left', 'bottom', 'right'] as const).map((side) => {
        const label = names[side];
        if (label === undefined) return null;
        const command = findCommand(commands, `app.${side}`);
        return (
          <IconButton
            key={side}
            icon={panelIcons[side]}
            label={label}
            combo={command.combos[0]}
            isPressed={panels[side].isOpen}
            onClick={command.run}
          />
        );
      })}
      <span className={styles.line} />
    </>
  );
}
