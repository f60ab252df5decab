import { useMemo } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Keys } from '../kit/keys.tsx';
import { SearchList } from '../kit/search-list.tsx';
import { useApp } from '../state/app-context.ts';
import type { LaneId } from '../state/preferences.ts';
import type { Command } from './command.ts';
import styles from './command-palette.module.css';
import { listStageChoices } from './stream-commands.ts';

/** Every command, found by typing. */
export function CommandPalette() {
  const { commands, preferences, stream, ui } = useApp();
  const close = (): void => ui.set((state) => ({ ...state, dialog: undefined }));
  const items = useMemo(() => {
    const { lane } = preferences.get();
    const choices = lane === 'stream' && stream !== undefined ? listStageChoices(stream) : [];
    const all = [...commands, ...choices].map((command) => ({ ...command, disabledReason: command.whyNot?.() }));
    // What cannot be used here is still listed, so that it is known, but never in the way.
    return [...all.filter((item) => isAtHand(item, lane)), ...all.filter((item) => !isAtHand(item, lane))];
  }, [commands, preferences, stream]);
  return (
    <Dialog label="Commands" place="top" hasHeader={false} className={styles.palette} onClose={close}>
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

function isAtHand({ lane }: Command, shown: LaneId): boolean {
  return lane === undefined || lane === shown;
}
