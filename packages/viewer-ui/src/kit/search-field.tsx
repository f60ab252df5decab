import { Search } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { Glyph } from './glyph.tsx';
import styles from './search-field.module.css';

export interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  /** Keys besides Escape, which empties the field and leaves it. */
  onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  /** Why it cannot be used now. */
  disabledReason?: string | undefined;
  ref?: Ref<HTMLInputElement> | undefined;
}

/** A field that narrows a list. */
export function SearchField({ label, placeholder, value, onChange, onKeyDown, disabledReason, ref }: SearchFieldProps) {
  return (
    <label className={styles.search} data-tip={disabledReason}>
      <Glyph icon={Search} sizePx={14} />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        aria-description={disabledReason}
        placeholder={placeholder}
        readOnly={disabledReason !== undefined}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            onChange('');
            event.currentTarget.blur();
            event.stopPropagation();
          } else onKeyDown?.(event);
        }}
      />
    </label>
  );
}
