import { type RefObject, useEffect } from 'react';

const idleAfterMs = 2000;

/** Marks an element with `data-idle` while the pointer has not moved over it for two seconds. */
export function useIdlePointer(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      element.dataset.idle = '';
    };
    const wake = (): void => {
      clearTimeout(timer);
      delete element.dataset.idle;
      timer = setTimeout(rest, idleAfterMs);
    };
    wake();
    element.addEventListener('pointermove', wake);
    element.addEventListener('pointerdown', wake);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointermove', wake);
      element.removeEventListener('pointerdown', wake);
    };
  }, [host]);
}
