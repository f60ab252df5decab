import type { PrimNode } from '@framelane/viewer-backend';
import { SearchX, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { formatCount } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import { findPrimIcon } from './prim-icons.ts';
import styles from './tree-panel.module.css';
import { readRowKey, VirtualRows } from './virtual-rows.tsx';

/** What a search found, in the place of the tree. */
export function FoundPrims() {
  const { finder } = useStream();
  const { found, error } = useStore(finder.store);
  if (error !== undefined) {
    return (
      <EmptyState icon={TriangleAlert} title="The search failed">
        {error}
      </EmptyState>
    );
  }
  if (found === undefined) return <p className={styles.note}>Searching…</p>;
  if (found.prims.length === 0) return <EmptyState icon={SearchX} title="No prim by that name" />;
  const count = found.prims.length;
  return (
    <>
      <p className={styles.note} role="status">
        {found.isTruncated ? `The first ${formatCount(count, 'prim')}` : formatCount(count, 'prim')}
      </p>
      <FoundRows prims={found.prims} />
    </>
  );
}

function FoundRows({ prims }: { prims: readonly PrimNode[] }) {
  const stream = useStream();
  const selection = useStageState((state) => state.selection);
  const [wanted, setCurrent] = useState(0);
  const current = Math.min(wanted, prims.length - 1);
  const scrollTo = useRef<(row: number) => void>(undefined);
  function choose(row: number): void {
    const prim = prims[row];
    if (prim === undefined) return;
    setCurrent(row);
    scrollTo.current?.(row);
    void stream.select([prim.path]);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const next = event.key === 'Enter' ? current : readRowKey(event.key, current, prims.length);
    if (event.key === 'Escape') stream.finder.setText('');
    else if (next === undefined) return;
    else choose(next);
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <VirtualRows
      rowCount={prims.length}
      className={styles.scroll}
      innerClassName={styles.rows}
      role="listbox"
      label="Found prims"
      activeId={`found-${current}`}
      onKeyDown={onKeyDown}
      onReady={(scroll) => {
        scrollTo.current = scroll;
      }}
      renderRow={(index, topPx) => {
        const prim = prims[index];
        if (prim === undefined) return null;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names the row
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's
          <div
            key={prim.path}
            id={`found-${index}`}
            role="option"
            aria-selected={selection.includes(prim.path)}
            data-current={index === current || undefined}
            data-tip={prim.path}
            className={styles.row}
            style={{ transform: `translateY(${topPx}px)`, paddingLeft: 12 }}
            onClick={() => choose(index)}
          >
            <Glyph icon={findPrimIcon(prim)} sizePx={14} />
            <span className={styles.name}>{prim.name}</span>
            <span className={styles.type}>{parentOf(prim.path)}</span>
          </div>
        );
      }}
    />
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
