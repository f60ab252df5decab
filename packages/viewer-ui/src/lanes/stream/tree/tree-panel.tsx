import { FolderOpen, ListTree, RefreshCw, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { findCommand } from '../../../commands/command.ts';
import { CommandButton } from '../../../commands/command-button.tsx';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { SearchField } from '../../../kit/search-field.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import { FoundPrims } from './found-prims.tsx';
import styles from './tree-panel.module.css';
import { TreeRows } from './tree-rows.tsx';

/** The stage as a tree, with a search over all of it. */
export function TreePanel() {
  const stream = useStream();
  const hasStage = useStageState((state) => state.stage !== undefined);
  const isSearching = useStore(stream.finder.store, (state) => state.text.trim() !== '');
  const rowCount = useStore(stream.tree.store, (state) => state.rowCount);
  return (
    <section className={styles.panel} aria-label="Stage tree">
      <PanelHeader title="Stage" note={rowCount > 0 ? rowCount.toLocaleString('en') : undefined}>
        {hasStage && <CommandButton id="stage.reload" icon={RefreshCw} size="small" label="Load the stage again" />}
        <CommandButton id="stage.open" icon={FolderOpen} size="small" label="Open a stage" />
      </PanelHeader>
      {hasStage && <Finder />}
      {isSearching ? <FoundPrims /> : rowCount > 0 ? <TreeRows /> : <NoRows />}
    </section>
  );
}

function Finder() {
  const { finder } = useStream();
  const { text, focusRequests } = useStore(finder.store);
  const canSearch = useStageState(({ features }) => features.includes('search'));
  const field = useRef<HTMLInputElement>(null);
  const seen = useRef(focusRequests);
  useEffect(() => {
    if (focusRequests === seen.current) return;
    seen.current = focusRequests;
    field.current?.focus();
    field.current?.select();
  }, [focusRequests]);
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    event.currentTarget.closest('section')?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  }
  return (
    <div className={styles.finder}>
      <SearchField
        ref={field}
        label="Find prims"
        placeholder="Find prims"
        value={text}
        onChange={(value) => finder.setText(value)}
        onKeyDown={onKeyDown}
        disabledReason={canSearch ? undefined : 'This server cannot search'}
      />
    </div>
  );
}

function NoRows() {
  const { commands } = useApp();
  const { tree, viewer } = useStream();
  const { isLoading, error } = useStore(tree.store);
  const rootPath = useStageState((state) => state.stage?.rootPath);
  const isOpening = useStageState((state) => state.loading !== undefined);
  if (error !== undefined) {
    return (
      <EmptyState icon={TriangleAlert} title="The tree could not be read">
        <p>{error}</p>
        <Button icon={RefreshCw} onClick={() => void tree.load(viewer.getStatus().stage?.rootPath)}>
          Try again
        </Button>
      </EmptyState>
    );
  }
  if (isOpening || isLoading) return <TreeSkeleton />;
  if (rootPath !== undefined) return <EmptyState icon={ListTree} title="This stage is empty" />;
  return (
    <EmptyState icon={ListTree} title="No stage open">
      <Button icon={FolderOpen} combo="Ctrl+Shift+O" onClick={findCommand(commands, 'stage.open').run}>
        Open a stage…
      </Button>
    </EmptyState>
  );
}

const skeletonRows = [
  { depth: 0, width: 35 },
  { depth: 1, width: 52 },
  { depth: 2, width: 40 },
  { depth: 2, width: 46 },
  { depth: 1, width: 30 },
  { depth: 1, width: 44 },
] as const;

function TreeSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Reading the stage">
      {skeletonRows.map(({ depth, width }) => (
        <div key={`${depth} ${width}`} style={{ marginLeft: depth * 14, width: `${width}%` }} />
      ))}
    </div>
  );
}
