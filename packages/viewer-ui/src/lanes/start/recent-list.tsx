import { Film } from 'lucide-react';
import { Glyph } from '../../kit/glyph.tsx';
import { useApp } from '../../state/app-context.ts';
import { useStore } from '../../state/store.ts';
import styles from './list.module.css';

const shown = 5;

export function RecentList() {
  const { preferences, media } = useApp();
  const recent = useStore(preferences, (current) => current.recent);
  return (
    <section aria-label="Recent">
      <div className={styles.heading}>
        <h2>Recent</h2>
      </div>
      {recent.slice(0, shown).map(({ id, name, summary }) => (
        <button key={id} type="button" className={styles.row} onClick={() => void media.open({ type: 'id', id, name })}>
          <Glyph icon={Film} />
          <span className={styles.name}>{name}</span>
          <span className={styles.note}>{summary}</span>
        </button>
      ))}
    </section>
  );
}
