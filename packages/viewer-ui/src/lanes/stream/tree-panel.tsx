import type { PrimKind } from '@framelane/viewer-backend';
import { useViewerState } from '@framelane/viewer-backend/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  Box,
  Camera,
  ChevronDown,
  ChevronRight,
  Circle,
  Folder,
  Lightbulb,
  ListTree,
  type LucideIcon,
  Move3d,
} from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Glyph } from '../../kit/glyph.tsx';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { describeError } from '../../state/describe-error.ts';
import type { PageViewer } from '../../state/page-types.ts';
import { useStore } from '../../state/store.ts';
import { StageTree, type TreeRow } from './stage-tree.ts';
import styles from './stream-lane.module.css';

const rowPx = 24;
const indentPx = 14;
const icons: Record<PrimKind, LucideIcon> = {
  xform: Move3d,
  scope: Folder,
  geom: Box,
  light: Lightbulb,
  camera: Camera,
  other: Circle,
};

/** The stage as a tree: opening a stage, arrow keys, selection shared with the picture. */
export function TreePanel({ viewer }: { viewer: PageViewer }) {
  const tree = useMemo(() => new StageTree(viewer), [viewer]);
  const rootPath = useViewerState(viewer, (state) => state.stage?.rootPath);
  const revision = useViewerState(viewer, (state) => state.stageRevision);
  const { rows, isLoading, error } = useStore(tree.store);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision of the same stage is another tree
  useEffect(() => void tree.load(rootPath), [tree, rootPath, revision]);
  return (
    <section className={styles.panel} aria-label="Stage tree">
      <PanelHeader title="Stage" note={rows.length > 0 ? String(rows.length) : undefined} />
      <OpenStage viewer={viewer} />
      {rows.length > 0 ? (
        <Rows viewer={viewer} tree={tree} rows={rows} />
      ) : (
        <EmptyState icon={ListTree} title={error ?? (isLoading ? 'Reading the stage…' : 'No stage open')}>
          {error === undefined && !isLoading && 'Type where a stage lies and press Enter.'}
        </EmptyState>
      )}
    </section>
  );
}

function OpenStage({ viewer }: { viewer: PageViewer }) {
  const [path, setPath] = useState('');
  const [failure, setFailure] = useState<string>();
  const loading = useViewerState(viewer, (state) => state.loading);
  function open(): void {
    setFailure(undefined);
    viewer.loadStage(path).catch((error: unknown) => setFailure(describeError(error).text));
  }
  return (
    <>
      <form
        className={styles.open}
        onSubmit={(event) => {
          event.preventDefault();
          if (path !== '') open();
        }}
      >
        <input
          className={styles.field}
          aria-label="Stage to open"
          placeholder="/stages/product.usda"
          value={path}
          onChange={(event) => setPath(event.target.value)}
        />
        <Button disabledReason={path === '' ? 'Type where a stage lies' : undefined} onClick={open}>
          {loading === undefined ? 'Open' : 'Opening…'}
        </Button>
      </form>
      {failure !== undefined && (
        <p role="alert" className={styles.setting}>
          {failure}
        </p>
      )}
    </>
  );
}

function Rows({ viewer, tree, rows }: { viewer: PageViewer; tree: StageTree; rows: readonly TreeRow[] }) {
  const scroll = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const selection = useViewerState(viewer, (state) => state.selection);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  useEffect(() => {
    const at = rows.findIndex(({ prim }) => prim.path === selection[0]);
    if (at < 0) return;
    setCurrent(at);
    virtual.scrollToIndex(at);
  }, [selection, rows, virtual]);

  function choose(at: number): void {
    const row = rows[at];
    if (row === undefined) return;
    setCurrent(at);
    virtual.scrollToIndex(at);
    // A server that is gone shows in the state; the selection then simply stays.
    viewer.selectPrims([row.prim.path]).catch(() => undefined);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[current];
    if (row === undefined) return;
    if (event.key === 'ArrowDown') choose(Math.min(current + 1, rows.length - 1));
    else if (event.key === 'ArrowUp') choose(Math.max(current - 1, 0));
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(rows.length - 1);
    else if (event.key === 'ArrowRight' && row.prim.hasChildren) void tree.open(row.prim.path);
    else if (event.key === 'ArrowLeft' && row.isOpen) tree.close(row.prim.path);
    else if (event.key === 'ArrowLeft') choose(rows.findLastIndex(({ depth }, i) => i < current && depth < row.depth));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={scroll}
      role="tree"
      aria-label="Prims"
      aria-activedescendant={`prim-${current}`}
      tabIndex={0}
      className={styles.scroll}
      onKeyDown={onKeyDown}
    >
      <div className={styles.rows} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { prim, depth, isOpen } = row;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names the row
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
            <div
              key={prim.path}
              id={`prim-${index}`}
              role="treeitem"
              aria-level={depth + 1}
              aria-expanded={prim.hasChildren ? isOpen : undefined}
              aria-selected={selection.includes(prim.path)}
              data-current={index === current || undefined}
              className={styles.row}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + depth * indentPx }}
              onClick={() => choose(index)}
              onDoubleClick={() => (isOpen ? tree.close(prim.path) : void tree.open(prim.path))}
            >
              <Twist row={row} tree={tree} />
              <Glyph icon={icons[prim.kind ?? 'other']} sizePx={14} />
              <span className={styles.label}>{prim.name}</span>
              <span className={styles.type}>{prim.type}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Twist({ row: { prim, isOpen }, tree }: { row: TreeRow; tree: StageTree }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same
    <span
      className={styles.twist}
      data-twist={prim.hasChildren || undefined}
      onClick={(event) => {
        if (!prim.hasChildren) return;
        event.stopPropagation();
        if (isOpen) tree.close(prim.path);
        else void tree.open(prim.path);
      }}
    >
      {prim.hasChildren && <Glyph icon={isOpen ? ChevronDown : ChevronRight} sizePx={14} />}
    </span>
  );
}
