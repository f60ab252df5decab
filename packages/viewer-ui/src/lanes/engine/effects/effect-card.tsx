import type { EffectInstance } from '@framelane/viewer-backend';
import { ChevronDown, ChevronRight, GripVertical, History, RotateCcw, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { IconButton } from '../../../kit/button.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { Toggle } from '../../../kit/toggle.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatCount, joinClasses } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { isModified, nameEffect } from './chain-editor.ts';
import styles from './effect-card.module.css';
import { EffectMenu } from './effect-menu.tsx';
import { ParamRow } from './param-row.tsx';
import type { ChainDrag } from './use-chain-drag.ts';

/** One effect of the chain. Alt with the up and down arrows moves it from the keyboard. */
export function EffectCard({ effect, index, drag }: { effect: EffectInstance; index: number; drag: ChainDrag }) {
  const { chain, effects } = useApp();
  const [isFolded, setFolded] = useState(false);
  // The list comes after the chain when a page reconnects; names and parameters then appear.
  const catalog = useStore(effects.store, (state) => (state.type === 'ready' ? state.effects : undefined)) ?? [];
  const info = catalog.find((candidate) => candidate.id === effect.effectId);
  const name = nameEffect(catalog, effect.effectId);
  const history = info?.history ?? 0;
  const isOn = effect.isEnabled !== false;
  const place = describePlace(drag, index);

  function onGripKey(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    chain.move(index, index + step);
  }
  return (
    <li className={joinClasses(styles.card, !isOn && styles.off)} data-drag={place}>
      <header className={styles.header}>
        <button
          type="button"
          className={styles.grip}
          aria-label={`Move ${name}, position ${index + 1}`}
          aria-description="Arrow up and down move it"
          data-tip="Drag, or press arrow up or down, to reorder"
          onKeyDown={onGripKey}
          {...drag.bind(index)}
        >
          <Glyph icon={GripVertical} sizePx={14} />
        </button>
        <button type="button" className={styles.name} aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
          <Glyph icon={isFolded ? ChevronRight : ChevronDown} sizePx={14} />
          <span>{name}</span>
          {history > 0 && (
            <span className={styles.history} data-tip={`Looks back at ${formatCount(history, 'earlier frame')}`}>
              <Glyph icon={History} sizePx={12} />
              {history}
            </span>
          )}
        </button>
        <IconButton
          icon={RotateCcw}
          size="small"
          label={`Reset ${name}`}
          disabledReason={isModified(effect) ? undefined : 'everything is at its default'}
          onClick={() => chain.reset(index)}
        />
        <EffectMenu index={index} name={name} />
        <IconButton icon={X} size="small" label={`Remove ${name}`} onClick={() => chain.remove(index)} />
        <Toggle label={`${name} is applied`} isOn={isOn} onChange={(next) => chain.setEnabled(index, next)} />
      </header>
      {!isFolded && (
        <div className={styles.params}>
          {info?.params.map((param) => (
            <ParamRow
              key={param.name}
              param={param}
              owner={name}
              value={effect.parameters?.[param.name] ?? param.default}
              isDimmed={!isOn}
              onChange={(value) => chain.setParameter(index, param, value)}
              onCommit={() => chain.seal()}
            />
          ))}
          <ParamRow
            param={mixParam}
            owner={name}
            value={Math.round((effect.mix ?? 1) * 100)}
            isDimmed={!isOn}
            onChange={(value) => chain.setMix(index, Number(value) / 100)}
            onCommit={() => chain.seal()}
          />
        </div>
      )}
    </li>
  );
}

const mixParam = {
  type: 'int',
  name: 'mix',
  label: 'Mix',
  description: 'How much of the effect is blended in',
  unit: '%',
  default: 100,
  min: 0,
  max: 100,
  step: 1,
} as const;

function describePlace(drag: ChainDrag, index: number): 'dragged' | 'before' | 'after' | undefined {
  const { active } = drag;
  if (active === undefined) return undefined;
  if (active.from === index) return 'dragged';
  if (active.from === active.to) return undefined;
  // The line stands before the entry that the dropped one pushes down, or after the last one it passes.
  if (active.to === index) return active.to < active.from ? 'before' : 'after';
  return undefined;
}
