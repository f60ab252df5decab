import { Plus, Power, RotateCcw, Sparkles, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { findCommand } from '../../../commands/command.ts';
import { Button, IconButton } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { Popover } from '../../../kit/popover.tsx';
import { SearchList } from '../../../kit/search-list.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { ClipInfo } from '../media/clip-info.tsx';
import { maxEffects } from './chain-editor.ts';
import { EffectCard } from './effect-card.tsx';
import styles from './effect-rack.module.css';
import { PresetMenu } from './preset-menu.tsx';
import { useChainDrag } from './use-chain-drag.ts';

/** The effect chain: what is applied, in which order, with which values. */
export function EffectRack() {
  const { chain, commands, ui } = useApp();
  const entries = useStore(chain.store);
  const addButton = useRef<HTMLButtonElement>(null);
  const isPicking = useStore(ui, (state) => state.isEffectPickerOpen);
  const setPicking = (isEffectPickerOpen: boolean): void => ui.set((state) => ({ ...state, isEffectPickerOpen }));
  const isAnyOn = entries.some((entry) => entry.isEnabled !== false);
  const isEmpty = entries.length === 0;
  const emptyReason = isEmpty ? 'the chain is empty' : undefined;
  return (
    <>
      <PanelHeader title="Effects" note={isEmpty ? undefined : `${entries.length} of ${maxEffects}`}>
        <PresetMenu />
        <IconButton
          icon={Power}
          size="small"
          label={isAnyOn || isEmpty ? 'Bypass all effects' : 'Switch all effects on'}
          combo="B"
          disabledReason={emptyReason}
          onClick={findCommand(commands, 'effects.bypass').run}
        />
        <IconButton
          icon={Trash2}
          size="small"
          label="Remove all effects"
          disabledReason={emptyReason}
          onClick={findCommand(commands, 'effects.clear').run}
        />
        <IconButton
          ref={addButton}
          icon={Plus}
          size="small"
          label="Add an effect"
          combo="E"
          hasPopup="dialog"
          isExpanded={isPicking}
          disabledReason={chain.canAdd() ? undefined : `the chain holds its ${maxEffects} effects`}
          onClick={() => setPicking(!isPicking)}
        />
      </PanelHeader>
      <div className={styles.body}>
        {isEmpty ? (
          <EmptyState icon={Sparkles} title="No effects yet">
            <p>They apply from top to bottom.</p>
            <Button icon={Plus} combo="E" onClick={() => setPicking(true)}>
              Add an effect
            </Button>
          </EmptyState>
        ) : (
          <Chain />
        )}
      </div>
      <ClipInfo />
      {isPicking && (
        <Popover
          anchor={addButton}
          align="end"
          label="Add an effect"
          className={styles.picker}
          onClose={() => setPicking(false)}
        >
          <EffectPicker onDone={() => setPicking(false)} />
        </Popover>
      )}
    </>
  );
}

function Chain() {
  const { chain } = useApp();
  const entries = useStore(chain.store);
  const drag = useChainDrag((from, to) => chain.move(from, to));
  return (
    <ol ref={drag.list} className={styles.chain} aria-label="Effect chain">
      {entries.map((effect, index) => (
        <EffectCard key={effect.id ?? `${effect.effectId}:${index}`} effect={effect} index={index} drag={drag} />
      ))}
    </ol>
  );
}

function EffectPicker({ onDone }: { onDone: () => void }) {
  const { chain, effects } = useApp();
  const catalog = useStore(effects.store);
  if (catalog.type === 'loading') return <p className={styles.note}>Asking the engine for its effects…</p>;
  if (catalog.type === 'failed') {
    return (
      <EmptyState icon={RotateCcw} title="The effects could not be read">
        <p>{catalog.text}</p>
      </EmptyState>
    );
  }
  const items = [...catalog.effects]
    .sort((a, b) => a.category.localeCompare(b.category) || a.name.localeCompare(b.name))
    .map((info) => ({ id: info.id, title: info.name, group: titleCase(info.category), keywords: info.id }));
  return (
    <SearchList
      label="Search effects"
      placeholder="Search effects"
      items={items}
      emptyText="No effect by that name"
      onCancel={onDone}
      onChoose={(item) => {
        chain.add(item.id);
        onDone();
      }}
    />
  );
}

function titleCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replaceAll(/[_-]/g, ' ');
}
