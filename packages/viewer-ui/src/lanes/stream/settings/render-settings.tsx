import { parseSettingControl, type RenderSettingCapability, type SettingControl } from '@framelane/protocol/viewer';
import { RotateCcw, SlidersHorizontal } from 'lucide-react';
import { IconButton } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { SettingRow } from '../../../settings/setting-row.tsx';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import styles from './render-settings.module.css';

const moments = { reload_required: 'after a reload', next_scene_load: 'with the next stage' } as const;

interface OfferedSetting {
  capability: RenderSettingCapability;
  control: SettingControl;
}

/** Only what the server offers, has proven, and can apply. */
export function RenderSettings() {
  const { settings: editor } = useStream();
  const state = useStageState((current) => current.settings);
  const drafts = useStore(editor.drafts);
  const initial = useStore(editor.initial);
  const offered = (state?.capabilities ?? []).flatMap(readOffered);
  const readValue = (key: string): unknown => (key in drafts ? drafts[key] : state?.settings[key]);
  const changed = offered.filter(({ capability: { key } }) => editor.isChanged(key, readValue(key)));
  return (
    <section className={styles.panel} aria-label="Render settings">
      <PanelHeader title="Render settings">
        <IconButton
          icon={RotateCcw}
          size="small"
          label="Reset all settings"
          disabledReason={changed.length === 0 ? 'all are as they were when the stage was opened' : undefined}
          onClick={() => {
            for (const { capability } of changed) editor.reset(capability.key);
          }}
        />
      </PanelHeader>
      {state === undefined ? (
        <EmptyState icon={SlidersHorizontal} title="Settings come with a stage" />
      ) : offered.length === 0 ? (
        <EmptyState icon={SlidersHorizontal} title="This server offers no settings" />
      ) : (
        <div className={styles.scroll}>
          {offered.map(({ capability: { key, label, applies_at: moment }, control }) => (
            <SettingRow
              key={key}
              label={label}
              control={control}
              value={readValue(key)}
              initial={initial[key]}
              isChanged={changed.some((setting) => setting.capability.key === key)}
              moment={moment === 'reload_required' || moment === 'next_scene_load' ? moments[moment] : undefined}
              onChange={(value) => editor.set(key, value)}
              onReset={() => editor.reset(key)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function readOffered(capability: RenderSettingCapability): OfferedSetting[] {
  const control = parseSettingControl(capability.control);
  const isOffered = capability.validated && capability.applies_at !== 'unsupported';
  return isOffered && control !== undefined ? [{ capability, control }] : [];
}
