import { type PointerEvent, type RefObject, useRef, useState } from 'react';

export interface ChainDrag {
  list: RefObject<HTMLOListElement | null>;
  /** The entry that is being dragged and where it would land. */
  active: { from: number; to: number } | undefined;
  /** Handlers for the grip of the entry at `index`. */
  bind: (index: number) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
  };
}

/** Reorders the children of a list by dragging a grip; `onMove` is called once, at the drop. */
export function useChainDrag(onMove: (from: number, to: number) => void): ChainDrag {
  const list = useRef<HTMLOListElement>(null);
  const [active, setActive] = useState<{ from: number; to: number }>();
  function end(isDropped: boolean): void {
    if (active !== undefined && isDropped && active.from !== active.to) onMove(active.from, active.to);
    setActive(undefined);
  }
  return {
    list,
    active,
    bind: (index) => ({
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setActive({ from: index, to: index });
      },
      onPointerMove: (event) => {
        if (active === undefined || list.current === null) return;
        const to = findPlace(list.current, event.clientY, active.from);
        if (to !== active.to) setActive({ from: active.from, to });
      },
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    }),
  };
}

// Every entry whose middle lies above the pointer comes before the dragged one.
function findPlace(list: HTMLElement, clientY: number, from: number): number {
  let place = 0;
  for (const [index, child] of [...list.children].entries()) {
    if (index === from) continue;
    const box = child.getBoundingClientRect();
    if (clientY > box.top + box.height / 2) place += 1;
  }
  return place;
}
