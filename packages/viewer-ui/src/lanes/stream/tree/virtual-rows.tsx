import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

export const rowPx = 24;

export interface VirtualRowsProps {
  rowCount: number;
  className: string | undefined;
  /** Of the inner box, as high as all rows together. */
  innerClassName: string | undefined;
  role: 'tree' | 'listbox';
  label: string;
  activeId: string | undefined;
  isMultiselectable?: boolean;
  onKeyDown: (event: React.KeyboardEvent) => void;
  renderRow: (row: number, topPx: number) => ReactNode;
  /** Told how to bring a row into sight, with every change of it. */
  onReady: (scrollToRow: (row: number) => void) => void;
}

/** A scrolling list of equal rows, of which only those in sight exist. It holds the focus for all of them. */
export function VirtualRows(props: VirtualRowsProps) {
  const { rowCount, className, innerClassName, role, label, activeId, isMultiselectable, onKeyDown } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  props.onReady((row) => virtual.scrollToIndex(row));
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles it may have take a name and these states
    // biome-ignore lint/a11y/noStaticElementInteractions: both roles it may have are interactive
    <div
      ref={scroll}
      role={role}
      aria-label={label}
      aria-multiselectable={isMultiselectable}
      aria-activedescendant={activeId}
      tabIndex={0}
      className={className}
      onKeyDown={onKeyDown}
    >
      <div className={innerClassName} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => props.renderRow(index, start))}
      </div>
    </div>
  );
}

/** The row a key leads to from `current`, or nothing for other keys. */
export function readRowKey(key: string, current: number, rowCount: number): number | undefined {
  const pageRows = 12;
  const wanted = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + pageRows,
    PageUp: current - pageRows,
    Home: 0,
    End: rowCount - 1,
  }[key];
  return wanted === undefined ? undefined : Math.max(0, Math.min(wanted, rowCount - 1));
}
