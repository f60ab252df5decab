import { Check, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Glyph } from './glyph.tsx';
import { Keys } from './keys.tsx';
import headingStyles from './list-heading.module.css';
import styles from './menu.module.css';

/** Entries of a menu, moved through with the arrow keys. Lives inside a popover of role `menu`. */
export function MenuList({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[
      event.key
    ];
    if (step === undefined || box.current === null) return;
    event.preventDefault();
    const items = [...box.current.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
    const { activeElement } = document;
    const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
    const next = Number.isFinite(step) ? (at + step + items.length) % items.length : step > 0 ? items.length - 1 : 0;
    items[next]?.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys come from the entries inside, which are interactive
    <div ref={box} role="presentation" className={styles.list} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  onSelect: () => void;
  icon?: LucideIcon | undefined;
  combo?: string | undefined;
  /** Given: a choice (`radio`) or a switch (`checkbox`) that is on or off. */
  check?: { kind: 'radio' | 'checkbox'; isOn: boolean } | undefined;
  disabledReason?: string | undefined;
  note?: string | undefined;
}

export function MenuItem({ children, onSelect, icon, combo, check, disabledReason, note }: MenuItemProps) {
  const role = check === undefined ? 'menuitem' : check.kind === 'radio' ? 'menuitemradio' : 'menuitemcheckbox';
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: only the two kinds with a check get aria-checked
    <button
      type="button"
      role={role}
      aria-checked={check?.isOn}
      aria-disabled={disabledReason === undefined ? undefined : true}
      aria-description={disabledReason}
      data-tip={disabledReason}
      className={styles.item}
      onClick={disabledReason === undefined ? onSelect : undefined}
    >
      <span className={styles.mark}>
        {check?.isOn === true && <Glyph icon={Check} sizePx={14} />}
        {check === undefined && icon !== undefined && <Glyph icon={icon} />}
      </span>
      <span className={styles.caption}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {combo !== undefined && <Keys combo={combo} />}
    </button>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return (
    <div role="presentation" className={headingStyles.heading}>
      {children}
    </div>
  );
}

export function MenuLine() {
  return <hr className={styles.line} />;
}
