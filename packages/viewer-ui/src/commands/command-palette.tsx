import { useMemo } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Keys } from '../kit/keys.tsx';
import { SearchList } from '../kit/search-list.tsx';
import { useApp } from '../state/app-context.ts';
import styles from './command-palette.module.css';

/** Every command, found by typing. */
export function CommandPalette() {
  const { commands, ui } = useApp();
  const close = (): void => ui.set((state) => ({ ...state, dialog: undefined }));
  const items = useMemo(
    () => commands.map((command) => ({ ...command, disabledReason: command.whyNot?.() })),
    [commands],
  );
  return (
    <Dialog label="Commands" place="top" className={styles.palette} onClose={close}>
      <SearchList
        label="Search commands"
        placeholder="Search commands"
        items={items}
        emptyText="No command by that name"
        onCancel={close}
        onChoose={(command) => {
          close();
          // After the dialog gave the focus back, which some commands move on.
          requestAnimationFrame(() => command.run());
        }}
        renderEnd={({ combos }) => combos[0] !== undefined && <Keys combo={combos[0]} />}
      />
    </Dialog>
  );
}
