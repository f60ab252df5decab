import type { MediaEntry } from '@framelane/viewer-backend';
import { Box, ChevronLeft, Folder, History } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Glyph } from '../../kit/glyph.tsx';
import headingStyles from '../../kit/list-heading.module.css';
import { rankMatch } from '../../kit/rank-match.ts';
import { useApp } from '../../state/app-context.ts';
import { formatBytes } from '../../state/format.ts';
import { useStore } from '../../state/store.ts';
import { useStream } from '../../state/use-stream.ts';
import styles from './stage-list.module.css';
import type { StageRef } from './stream-session.ts';

export interface StageListProps {
  /** Shows only names that match; a text with a slash is a place and narrows nothing. */
  filter: string;
  onChoose: (stage: StageRef) => void;
}

/** Stages opened before, and those the server offers, folder by folder. */
export function StageList({ filter, onChoose }: StageListProps) {
  const { preferences } = useApp();
  const { shelf } = useStream();
  const recent = useStore(preferences, (current) => current.recentStages);
  const state = useStore(shelf.store);
  useEffect(() => void shelf.browse(), [shelf]);
  const isWanted = (name: string): boolean => filter === '' || filter.includes('/') || rankMatch(filter, name) > 0;
  const shownRecent = recent.filter(({ name }) => isWanted(name)).slice(0, 5);
  return (
    <div className={styles.list}>
      {shownRecent.length > 0 && (
        <Group title="Opened before">
          {shownRecent.map(({ path, name }) => (
            <Entry key={path} icon="recent" name={name} note={path} onClick={() => onChoose({ path, name })} />
          ))}
        </Group>
      )}
      {state.type === 'failed' && <p className={styles.note}>{state.text}</p>}
      {state.type === 'loading' && <p className={styles.note}>Looking for stages…</p>}
      {state.type === 'ready' && (
        <Group title={state.listing.name}>
          {state.listing.id !== null && (
            <Entry
              icon="up"
              name="Folder above"
              onClick={() => void shelf.browse(state.listing.parentId ?? undefined)}
            />
          )}
          {state.listing.entries
            .filter(({ name }) => isWanted(name))
            .map((entry) => (
              <ShelfEntry key={entry.id} entry={entry} onChoose={onChoose} />
            ))}
          {state.listing.entries.length === 0 && <p className={styles.note}>Nothing here</p>}
        </Group>
      )}
    </div>
  );
}

function ShelfEntry({ entry, onChoose }: { entry: MediaEntry; onChoose: StageListProps['onChoose'] }) {
  const { shelf } = useStream();
  const { id, name, kind, sizeBytes, isSample } = entry;
  if (kind === 'folder') return <Entry icon="folder" name={name} onClick={() => void shelf.browse(id)} />;
  const note = isSample === true ? 'sample' : sizeBytes === undefined ? undefined : formatBytes(sizeBytes);
  return <Entry icon="stage" name={name} note={note} onClick={() => onChoose({ path: id, name })} />;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={headingStyles.heading}>{title}</h3>
      {children}
    </section>
  );
}

const icons = { recent: History, up: ChevronLeft, folder: Folder, stage: Box } as const;

interface EntryProps {
  icon: keyof typeof icons;
  name: string;
  note?: string | undefined;
  onClick: () => void;
}

function Entry({ icon, name, note, onClick }: EntryProps) {
  return (
    <button type="button" className={styles.entry} onClick={onClick}>
      <Glyph icon={icons[icon]} />
      <span className={styles.name}>{name}</span>
      {note !== undefined && <span className={styles.place}>{note}</span>}
    </button>
  );
}
