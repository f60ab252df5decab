import { Search } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Glyph } from './glyph.tsx';
import headingStyles from './list-heading.module.css';
import { rankMatch } from './rank-match.ts';
import styles from './search-list.module.css';

export interface SearchItem {
  id: string;
  title: string;
  group: string;
  /** More words it is found by. */
  keywords?: string | undefined;
  disabledReason?: string | undefined;
}

export interface SearchListProps<Item extends SearchItem> {
  label: string;
  placeholder: string;
  items: readonly Item[];
  emptyText: string;
  onChoose: (item: Item) => void;
  onCancel: () => void;
  renderEnd?: (item: Item) => ReactNode;
}

/** A search field over a grouped list: type to narrow, arrows to move, Enter to choose. */
export function SearchList<Item extends SearchItem>(props: SearchListProps<Item>) {
  const { label, placeholder, items, emptyText, onChoose, onCancel, renderEnd } = props;
  const baseId = useId();
  const [query, setQuery] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => filterItems(items, query), [items, query]);
  const active = found[Math.min(activeIndex, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setActiveIndex((at) => Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActiveIndex((at) => Math.max(0, Math.min(at, found.length - 1) - 1));
    else if (event.key === 'Enter') choose(active);
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function choose(item: Item | undefined): void {
    if (item !== undefined && item.disabledReason === undefined) onChoose(item);
  }

  return (
    <div className={styles.box}>
      <div className={styles.field}>
        <Glyph icon={Search} />
        <input
          // biome-ignore lint/a11y/noAutofocus: it opens on demand, and typing is what it is for
          autoFocus
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${baseId}-list`}
          aria-activedescendant={active && `${baseId}-${active.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value);
            setActiveIndex(0);
          }}
        />
      </div>
      <div ref={list} id={`${baseId}-list`} role="listbox" aria-label={label} className={styles.list}>
        {found.map((item, index) => (
          <Fragment key={item.id}>
            {item.group !== found[index - 1]?.group && (
              <div role="presentation" className={headingStyles.heading}>
                {item.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys */}
            <div
              id={`${baseId}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              aria-disabled={item.disabledReason !== undefined || undefined}
              className={styles.option}
              onPointerMove={() => setActiveIndex(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(item)}
            >
              <span className={styles.title}>{item.title}</span>
              {item.disabledReason !== undefined && <span className={styles.reason}>{item.disabledReason}</span>}
              {renderEnd?.(item)}
            </div>
          </Fragment>
        ))}
      </div>
      {found.length === 0 && (
        <p className={styles.empty} role="status">
          {emptyText}
        </p>
      )}
    </div>
  );
}

function filterItems<Item extends SearchItem>(items: readonly Item[], query: string): readonly Item[] {
  const text = query.trim();
  if (text === '') return items;
  const ranked = items
    .map((item) => ({ item, rank: rankMatch(text, `${item.title} ${item.group} ${item.keywords ?? ''}`) }))
    .filter((entry) => entry.rank > 0)
    .sort((a, b) => b.rank - a.rank);
  // The best item first, and its whole group with it, so that groups stay together.
  const groups = [...new Set(ranked.map((entry) => entry.item.group))];
  return groups.flatMap((group) => ranked.filter((entry) => entry.item.group === group).map((entry) => entry.item));
}
