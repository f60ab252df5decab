import { Check, ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import styles from './choice.module.css';
import { Glyph } from './glyph.tsx';
import { MenuItem, MenuList } from './menu.tsx';
import { Popover } from './popover.tsx';

export interface ChoiceProps {
  label: string;
  value: string;
  options: readonly string[];
  format?: (option: string) => string;
  onChange: (value: string) => void;
}

/** One of a few: a button that shows the choice and opens the others. */
export function Choice({ label, value, options, format = String, onChange }: ChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.choice}
        aria-label={`${label}: ${format(value)}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.value}>{format(value)}</span>
        <Glyph icon={ChevronDown} sizePx={14} />
      </button>
      {isOpen && (
        <Popover anchor={button} role="menu" label={label} onClose={() => setOpen(false)}>
          <MenuList>
            {options.map((option) => (
              <MenuItem
                key={option}
                icon={Check}
                check={{ kind: 'radio', isOn: option === value }}
                onSelect={() => {
                  onChange(option);
                  setOpen(false);
                }}
              >
                {format(option)}
              </MenuItem>
            ))}
          </MenuList>
        </Popover>
      )}
    </>
  );
}
