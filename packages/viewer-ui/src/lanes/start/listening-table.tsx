import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../kit/button.tsx';
import { Glyph } from '../../kit/glyph.tsx';
import { laneIcons } from '../../shell/lane-icons.ts';
import { useApp } from '../../state/app-context.ts';
import styles from './list.module.css';

/** Every engine, stream and panel that answers, and how it is. */
export function ListeningTable() {
  const { sources, refreshSources } = useApp();
  return (
    <section aria-label="Listening now">
      <div className={styles.heading}>
        <h2>Listening now</h2>
        {refreshSources !== undefined && (
          <IconButton icon={RefreshCw} size="small" label="Look again" onClick={refreshSources} />
        )}
      </div>
      {sources.type === 'loading' && <Empty>Looking for engines, streams and panels…</Empty>}
      {sources.type === 'failed' && <Empty>{sources.message}</Empty>}
      {sources.type === 'ready' && sources.sources.length === 0 && <Empty>Nothing has answered yet</Empty>}
      {sources.type === 'ready' &&
        sources.sources.map(({ id, lane, name, state, size }) => (
          <div key={id} className={styles.row}>
            <Glyph icon={laneIcons[lane]} />
            <span className={styles.name}>{name}</span>
            {size !== undefined && (
              <span className={styles.note}>
                {size[0]}×{size[1]}
              </span>
            )}
            <span className={styles.note}>{lane}</span>
            <span className={styles.note}>{state}</span>
          </div>
        ))}
    </section>
  );
}

function Empty({ children }: { children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>;
}
