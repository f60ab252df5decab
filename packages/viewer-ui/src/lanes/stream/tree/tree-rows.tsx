import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { Glyph } from '../../../kit/glyph.tsx';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import { findPrimIcon } from './prim-icons.ts';
import type { TreeRow } from './stage-tree.ts';
import styles from './tree-panel.module.css';
import { readRowKey, VirtualRows } from './virtual-rows.tsx';

const indentPx = 14;

/** The rows of the tree: arrows walk and open, a click selects, Ctrl-click adds. The selection is always in sight. */
export function TreeRows() {
  const stream = useStream();
  const { tree } = stream;
  const { rowCount } = useStore(tree.store);
  const selection = useStageState((state) => state.selection);
  const [current, setCurrent] = useState(0);
  const scrollTo = useRef<(row: number) => void>(undefined);
  /** The prim the tree itself chose: it is in sight already. */
  const chosen = useRef<string>(undefined);

  const first = selection[0];
  useEffect(() => {
    if (first === undefined || chosen.current === first) return;
    chosen.current = undefined;
    void tree.reveal(first).then((row) => {
      if (row === undefined) return;
      setCurrent(row);
      scrollTo.current?.(row);
    });
  }, [tree, first]);

  async function choose(row: number): Promise<void> {
    setCurrent(row);
    scrollTo.current?.(row);
    const prim = tree.getRow(row)?.prim ?? (await tree.loadRow(row));
    if (prim === undefined) return;
    chosen.current = prim.path;
    await stream.select([prim.path]);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = tree.getRow(current);
    const next = readRowKey(event.key, current, rowCount);
    const parent = row?.prim && tree.findParentRow(row.prim.path);
    if (next !== undefined) void choose(next);
    else if (event.key === 'ArrowRight' && row?.isOpen === true) void choose(current + 1);
    else if (event.key === 'ArrowRight' && row?.prim?.hasChildren === true) void tree.open(row.prim.path);
    else if (event.key === 'ArrowLeft' && row?.isOpen === true && row.prim !== undefined) tree.close(row.prim.path);
    else if (event.key === 'ArrowLeft' && parent !== undefined) void choose(parent);
    else if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <VirtualRows
      rowCount={rowCount}
      className={styles.scroll}
      innerClassName={styles.rows}
      role="tree"
      label="Prims"
      isMultiselectable
      activeId={`prim-${current}`}
      onKeyDown={onKeyDown}
      onReady={(scroll) => {
        scrollTo.current = scroll;
      }}
      renderRow={(index, topPx) => {
        const row = tree.getRow(index);
        if (row === undefined) return null;
        const isSelected = row.prim !== undefined && selection.includes(row.prim.path);
        const place = { index, topPx, isCurrent: index === current, isSelected };
        return <Row key={index} row={row} {...place} onChoose={() => void choose(index)} />;
      }}
    />
  );
}

interface RowProps {
  row: TreeRow;
  index: number;
  topPx: number;
  isCurrent: boolean;
  isSelected: boolean;
  onChoose: () => void;
}

function Row({ row: { prim, depth, isOpen }, index, topPx, isCurrent, isSelected, onChoose }: RowProps) {
  const stream = useStream();
  const { tree } = stream;
  const isMissing = prim === undefined;
  useEffect(() => {
    if (isMissing) void tree.loadRow(index);
  }, [tree, index, isMissing]);
  const style = { transform: `translateY(${topPx}px)`, paddingLeft: 8 + depth * indentPx };
  if (prim === undefined) {
    return (
      <div role="presentation" className={styles.row} style={style}>
        <span className={styles.twist} />
        <span className={styles.pending} />
      </div>
    );
  }
  const toggle = (): void => {
    if (isOpen) tree.close(prim.path);
    else if (prim.hasChildren) void tree.open(prim.path);
  };
  function onClick(event: MouseEvent): void {
    if (prim !== undefined && (event.ctrlKey || event.metaKey)) void stream.toggleSelected(prim.path);
    else onChoose();
  }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names the row
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
    <div
      id={`prim-${index}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={prim.hasChildren ? isOpen : undefined}
      aria-selected={isSelected}
      data-current={isCurrent || undefined}
      className={styles.row}
      style={style}
      onClick={onClick}
      onDoubleClick={toggle}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same */}
      <span
        className={styles.twist}
        data-twist={prim.hasChildren || undefined}
        onDoubleClick={(event) => event.stopPropagation()}
        onClick={(event) => {
          if (!prim.hasChildren) return;
          event.stopPropagation();
          toggle();
        }}
      >
        {prim.hasChildren && <Glyph icon={isOpen ? ChevronDown : ChevronRight} sizePx={14} />}
      </span>
      <Glyph icon={findPrimIcon(prim)} sizePx={14} />
      <span className={styles.name}>{prim.name}</span>
      <span className={styles.type}>{prim.type}</span>
    </div>
  );
}
