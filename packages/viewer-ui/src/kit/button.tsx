import type { LucideIcon } from 'lucide-react';
import type { MouseEvent, ReactNode, Ref } from 'react';
import { joinClasses } from '../state/format.ts';
import styles from './button.module.css';
import { Glyph } from './glyph.tsx';

interface CommonProps {
  onClick: () => void;
  /** Why it cannot be used now. The button stays reachable, so that the reason can be read. */
  disabledReason?: string | undefined;
  isPressed?: boolean | undefined;
  hasPopup?: 'menu' | 'dialog' | 'listbox' | undefined;
  isExpanded?: boolean | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
}

export interface IconButtonProps extends CommonProps {
  icon: LucideIcon;
  label: string;
  /** Shortcut shown in the tooltip. */
  combo?: string | undefined;
  size?: 'small' | 'medium' | 'large';
  tone?: 'plain' | 'accent';
}

/** A square button with an icon, a name for everybody and a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, combo, size = 'medium', tone = 'plain' } = props;
  return (
    <button
      {...readCommon(props)}
      className={joinClasses(styles.icon, styles[size], tone === 'accent' && styles.accent)}
      aria-label={label}
      data-tip={props.disabledReason === undefined ? label : `${label}: ${props.disabledReason}`}
      data-combo={combo}
    >
      <Glyph icon={icon} sizePx={size === 'small' ? 14 : size === 'large' ? 18 : 16} />
    </button>
  );
}

export interface ButtonProps extends CommonProps {
  children: ReactNode;
  icon?: LucideIcon | undefined;
  tone?: 'plain' | 'primary' | 'quiet';
  tip?: string | undefined;
  combo?: string | undefined;
  isWide?: boolean;
}

export function Button(props: ButtonProps) {
  const { children, icon, tone = 'plain', tip, combo, isWide = false } = props;
  return (
    <button
      {...readCommon(props)}
      className={joinClasses(styles.text, styles[tone], isWide && styles.wide)}
      data-tip={props.disabledReason ?? tip}
      data-combo={combo}
    >
      {icon !== undefined && <Glyph icon={icon} />}
      <span className={styles.caption}>{children}</span>
    </button>
  );
}

// Pressing a tool with the pointer leaves the keyboard where it was, so that Space goes on playing.
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

function readCommon(props: CommonProps) {
  const isDisabled = props.disabledReason !== undefined;
  return {
    type: 'button' as const,
    ref: props.ref,
    onClick: isDisabled ? undefined : props.onClick,
    onMouseDown: keepFocus,
    'aria-disabled': isDisabled || undefined,
    'aria-description': props.disabledReason,
    'aria-pressed': props.isPressed,
    'aria-haspopup': props.hasPopup,
    'aria-expanded': props.isExpanded,
  };
}
