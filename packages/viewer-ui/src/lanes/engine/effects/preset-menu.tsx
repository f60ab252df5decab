import { BookMarked, Save, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, IconButton } from '../../../kit/button.tsx';
import headingStyles from '../../../kit/list-heading.module.css';
import { Popover } from '../../../kit/popover.tsx';
import fieldStyles from '../../../kit/text-field.module.css';
import { useApp } from '../../../state/app-context.ts';
import { formatCount } from '../../../state/format.ts';
import type { EffectPreset } from '../../../state/preferences.ts';
import { useStore } from '../../../state/store.ts';
import { deletePreset, listBuiltIn, savePreset } from './effect-presets.ts';
import { readEffects } from './effect-text.ts';
import styles from './preset-menu.module.css';

/** Chains kept under a name, and a few to begin with. */
export function PresetMenu() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={button}
        icon={BookMarked}
        size="small"
        label="Presets"
        hasPopup="dialog"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover anchor={button} align="end" label="Presets" className={styles.panel} onClose={() => setOpen(false)}>
          <SaveRow />
          <PresetList onDone={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
}

function SaveRow() {
  const { chain, preferences } = useApp();
  const entries = useStore(chain.store);
  const [name, setName] = useState('');
  const wanted = name.trim();
  const reason = entries.length === 0 ? 'The chain is empty' : wanted === '' ? 'Type a name for the preset' : undefined;
  function save(): void {
    if (reason !== undefined) return;
    savePreset(preferences, wanted, entries);
    setName('');
  }
  return (
    <div className={styles.save}>
      <input
        className={fieldStyles.field}
        aria-label="Name of the preset"
        placeholder="Keep this chain as…"
        spellCheck={false}
        autoComplete="off"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
      />
      <Button icon={Save} disabledReason={reason} onClick={save}>
        Save
      </Button>
    </div>
  );
}

function PresetList({ onDone }: { onDone: () => void }) {
  const { effects, preferences } = useApp();
  const own = useStore(preferences, (current) => current.presets);
  const catalog = useStore(effects.store, (state) => (state.type === 'ready' ? state.effects : undefined)) ?? [];
  return (
    <div className={styles.list}>
      {own.length > 0 && (
        <section aria-label="Your presets">
          <h3 className={headingStyles.heading}>Yours</h3>
          {own.map((preset) => (
            <div key={preset.name} className={styles.row}>
              <PresetButton preset={preset} onDone={onDone} />
              <IconButton
                icon={X}
                size="small"
                label={`Delete the preset ${preset.name}`}
                onClick={() => deletePreset(preferences, preset.name)}
              />
            </div>
          ))}
        </section>
      )}
      <section aria-label="Built-in presets">
        <h3 className={headingStyles.heading}>Built in</h3>
        {listBuiltIn(catalog).map((preset) => (
          <div key={preset.name} className={styles.row}>
            <PresetButton preset={preset} onDone={onDone} />
          </div>
        ))}
      </section>
    </div>
  );
}

function PresetButton({ preset, onDone }: { preset: EffectPreset; onDone: () => void }) {
  const { chain, effects } = useApp();
  const read = readEffects(preset.effects, effects.effects);
  const reason = 'reason' in read ? read.reason : undefined;
  return (
    <button
      type="button"
      className={styles.preset}
      aria-disabled={reason !== undefined || undefined}
      aria-description={reason}
      data-tip={reason}
      onClick={() => {
        if ('reason' in read) return;
        chain.replace(read.effects);
        onDone();
      }}
    >
      <span className={styles.name}>{preset.name}</span>
      <span className={styles.note}>{formatCount(preset.effects.length, 'effect')}</span>
    </button>
  );
}
