import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { joinClasses } from '../state/format.ts';
import styles from './popover.module.css';

export interface PopoverProps {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  label: string;
  /** Which edge of the anchor it lines up with. @default 'start' */
  align?: 'start' | 'end';
  role?: 'dialog' | 'menu';
  className?: string | undefined;
  children: ReactNode;
}

const gapPx = 4;
const marginPx = 8;

/**
 * A panel beside its anchor, above it where there is no room below. Closes with Escape, a press outside or when the
 * focus leaves it, and gives the focus back to where it was.
 */
export function Popover({
  anchor,
  onClose,
  label,
  align = 'start',
  role = 'dialog',
  className,
  children,
}: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const element = box.current;
    const from = anchor.current;
    if (element === null || from === null) return;
    const place = (): void => placeBeside(element, from.getBoundingClientRect(), align);
    place();
    const before = document.activeElement;
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener('resize', place);
    if (!element.contains(document.activeElement)) findFirst(element)?.focus();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
      const isFocusLost = document.activeElement === document.body || element.contains(document.activeElement);
      // Back to where the keyboard was: to nothing when it was nowhere, so that Space goes on playing.
      if (isFocusLost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [anchor, align]);

  useEffect(() => {
    function onPress(event: PointerEvent): void {
      const target = event.target;
      if (!(target instanceof Node)) return;
      if (box.current?.contains(target) || anchor.current?.contains(target)) return;
      close.current();
    }
    // A press on nothing takes the focus out without a blur that tells where to; Escape still means this.
    function onKey(event: KeyboardEvent): void {
      if (event.key === 'Escape' && document.activeElement === document.body) close.current();
    }
    document.addEventListener('pointerdown', onPress, true);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      document.removeEventListener('keydown', onKey);
    };
  }, [anchor]);

  const host = anchor.current?.closest<HTMLElement>('dialog, .framelane');
  if (!host) return null;
  return createPortal(
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles it may have take a name
    // biome-ignore lint/a11y/noStaticElementInteractions: both roles it may have are interactive
    <div
      ref={box}
      role={role}
      aria-label={label}
      className={joinClasses(styles.popover, className)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
      onBlur={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !event.currentTarget.contains(next) && !anchor.current?.contains(next)) onClose();
      }}
    >
      {children}
    </div>,
    host,
  );
}

function placeBeside(element: HTMLElement, from: DOMRect, align: 'start' | 'end'): void {
  const { width, height } = element.getBoundingClientRect();
  const wantedLeft = align === 'start' ? from.left : from.right - width;
  const left = Math.max(marginPx, Math.min(window.innerWidth - width - marginPx, wantedLeft));
  const isBelow = from.bottom + gapPx + height + marginPx <= window.innerHeight || from.top < window.innerHeight / 2;
  const top = isBelow ? from.bottom + gapPx : Math.max(marginPx, from.top - gapPx - height);
  element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  element.style.maxHeight = `${Math.round(isBelow ? window.innerHeight - top - marginPx : from.top - gapPx - marginPx)}px`;
}

function findFirst(element: HTMLElement): HTMLElement | null {
  return element.querySelector<HTMLElement>('input, button:not([aria-disabled]), [tabindex="0"]');
}
