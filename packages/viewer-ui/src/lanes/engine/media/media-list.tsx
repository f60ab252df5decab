import type { MediaEntry } from '@framelane/viewer-backend';
import { File, Film, Folder, Sparkles } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { Glyph } from '../../../kit/glyph.tsx';
import { formatBytes } from '../../../state/format.ts';
import styles from './media-list.module.css';

export interface MediaListProps {
  entries: readonly MediaEntry[];
  /** The entry that is open now. */
  openId: string | undefined;
  isBusy: boolean;
  onChoose: (entry: MediaEntry) => void;
}

/** Rows of a folder. One click or Enter opens; the arrow keys move. */
export function MediaList({ entries, openId, isBusy, onChoose }: MediaListProps) {
  const list = useRef<HTMLUListElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || list.current === null) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = [...list.current.querySelectorAll<HTMLElement>('button')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
  }
  return (
    <ul ref={list} className={styles.list} aria-label="Files" aria-busy={isBusy} onKeyDown={onKeyDown}>
      {entries.map((entry) => {
        const isOpen = entry.id === openId;
        const isUnusable = entry.kind === 'other';
        return (
          <li key={entry.id}>
            <button
              type="button"
              className={styles.row}
              data-open={isOpen || undefined}
              aria-current={isOpen || undefined}
              aria-disabled={isUnusable || undefined}
              aria-description={isUnusable ? 'Not a video' : undefined}
              data-tip={isUnusable ? `${entry.name} is not a video` : undefined}
              onClick={() => {
                if (!isUnusable) onChoose(entry);
              }}
            >
              <Glyph icon={chooseIcon(entry)} />
              <span className={styles.name}>{entry.name}</span>
              {isOpen ? (
                <span className={styles.badge}>open</span>
              ) : (
                <span className={styles.note}>{describeEntry(entry)}</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function chooseIcon(entry: MediaEntry) {
  if (entry.isSample === true) return Sparkles;
  if (entry.kind === 'folder') return Folder;
  return entry.kind === 'video' ? Film : File;
}

function describeEntry(entry: MediaEntry): string {
  if (entry.isSample === true) return 'sample';
  return entry.sizeBytes === undefined ? '' : formatBytes(entry.sizeBytes);
}
