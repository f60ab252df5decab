import { RotateCcw, SlidersHorizontal } from 'lucide-react';
import { IconButton } from '../../kit/button.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { SettingRow } from '../../settings/setting-row.tsx';
import { useStore } from '../../state/store.ts';
import { useMatrix, usePanelState } from '../../state/use-matrix.ts';
import { panelSettingGroups, splitSettings } from './panel-settings.ts';
import styles from './panel-settings-list.module.css';

/** Colour, mapping and source rules of the panel; every change shows at once. */
export function PanelSettingsList() {
  const { settings: editor } = useMatrix();
  const settings = usePanelState((state) => state.settings);
  const drafts = useStore(editor.drafts);
  const initial = useStore(editor.initial);
  if (settings === undefined) {
    return (
      <>
        <PanelHeader title="Panel settings" />
        <EmptyState icon={SlidersHorizontal} title="Settings come with the panel renderer" />
      </>
    );
  }
  const values = { ...splitSettings(settings), ...drafts };
  const changed = Object.keys(initial).filter((key) => editor.isChanged(key, values[key]));
  return (
    <>
      <PanelHeader title="Panel settings">
        <IconButton
          icon={RotateCcw}
          size="small"
          label="Reset all settings"
          disabledReason={changed.length === 0 ? 'all are as they were when this page connected' : undefined}
          onClick={() => {
            for (const key of changed) editor.reset(key);
          }}
        />
      </PanelHeader>
      <div className={styles.scroll}>
        {panelSettingGroups.map((group) => (
          <section key={group.title} aria-label={group.title} className={styles.group}>
            <h3>{group.title}</h3>
            {group.settings.map(({ key, ...setting }) => (
              <SettingRow
                key={key}
                {...setting}
                value={values[key]}
                initial={initial[key]}
                isChanged={changed.includes(key)}
                onChange={(value) => editor.set(key, value)}
                onReset={() => editor.reset(key)}
              />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}
