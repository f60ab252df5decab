import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Keys } from './keys.tsx';
import styles from './tooltip-layer.module.css';

interface Tip {
  text: string;
  combo: string | undefined;
  anchor: DOMRect;
}

const showDelayMs = 450;
const gapPx = 6;
const marginPx = 6;

/**
 * Shows the `data-tip` (and `data-combo`) of whatever is under the pointer or focused by keyboard. One for the whole
 * app: elements only carry the text, which also works for those that cannot be used.
 */
export function TooltipLayer({ container }: { container: HTMLElement | null }) {
  const [tip, setTip] = useState<Tip>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (container === null) return;
    return watchTips(container, setTip);
  }, [container]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || tip === undefined) return;
    const { width, height } = element.getBoundingClientRect();
    const isBelow = tip.anchor.bottom + gapPx + height + marginPx <= window.innerHeight;
    const wantedLeft = tip.anchor.left + tip.anchor.width / 2 - width / 2;
    const left = Math.max(marginPx, Math.min(window.innerWidth - width - marginPx, wantedLeft));
    const top = isBelow ? tip.anchor.bottom + gapPx : tip.anchor.top - gapPx - height;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [tip]);

  if (container === null || tip === undefined) return null;
  return createPortal(
    <div ref={box} className={styles.tip} role="presentation">
      <span>{tip.text}</span>
      {tip.combo !== undefined && <Keys combo={tip.combo} />}
    </div>,
    container,
  );
}

function watchTips(container: HTMLElement, show: (tip: Tip | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Element | null = null;

  function hide(): void {
    clearTimeout(timer);
    current = null;
    show(undefined);
  }
  function consider(target: EventTarget | null, delayMs: number): void {
    const element = target instanceof Element ? target.closest('[data-tip]') : null;
    if (element === current) return;
    hide();
    if (element === null) return;
    current = element;
    timer = setTimeout(() => {
      const text = element.getAttribute('data-tip');
      if (text === null || text === '' || !element.isConnected) return;
      show({ text, combo: element.getAttribute('data-combo') ?? undefined, anchor: element.getBoundingClientRect() });
    }, delayMs);
  }
  const onOver = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') consider(event.target, showDelayMs);
  };
  const onFocus = (event: FocusEvent): void => {
    const { target } = event;
    if (target instanceof Element && target.matches(':focus-visible')) consider(target, showDelayMs);
  };
  const listeners = new AbortController();
  const options = { signal: listeners.signal, passive: true, capture: true };
  container.addEventListener('pointerover', onOver, options);
  container.addEventListener('pointerleave', hide, { signal: listeners.signal });
  container.addEventListener('pointerdown', hide, options);
  container.addEventListener('wheel', hide, options);
  container.addEventListener('focusin', onFocus, options);
  container.addEventListener('focusout', hide, options);
  container.addEventListener('keydown', hide, options);
  return () => {
    clearTimeout(timer);
    listeners.abort();
  };
}
