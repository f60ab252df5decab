import type { EngineEvent } from '@framelane/viewer-backend';
import { createStore, type Store } from './store.ts';

type BackendToast = Extract<EngineEvent, { type: 'toast' }>;

export interface Toast {
  id: string;
  severity: BackendToast['severity'];
  text: string;
  /** Shown by "copy details" besides the text. */
  details?: string;
  action?: { label: string; run: () => void };
  /** How often it came while on show. */
  count: number;
}

export const maxToasts = 5;
const shownMs = { info: 4000, success: 4000, warning: 8000, error: 12_000 } as const;

/** Messages on show, newest last. At most five: the oldest gives way. Equal ids and equal texts are one toast. */
export interface Toasts {
  readonly store: Store<readonly Toast[]>;
  push(toast: Omit<Toast, 'count' | 'id'> & { id?: string }): void;
  dismiss(id: string): void;
  /** Stops (pointer over it) or restarts the countdown of all toasts. */
  hold(isHeld: boolean): void;
}

export function createToasts(): Toasts {
  const store = createStore<readonly Toast[]>([]);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function dismiss(id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    store.set((toasts) => toasts.filter((toast) => toast.id !== id));
  }
  function countDown(toast: Toast): void {
    clearTimeout(timers.get(toast.id));
    timers.set(
      toast.id,
      setTimeout(() => dismiss(toast.id), shownMs[toast.severity]),
    );
  }
  return {
    store,
    dismiss,
    push({ id, ...content }) {
      const shown = store.get();
      const same = shown.find((toast) => toast.id === id || toast.text === content.text);
      const toast: Toast = {
        ...content,
        id: same?.id ?? id ?? content.text,
        count: same?.text === content.text ? same.count + 1 : 1,
      };
      const others = shown.filter((other) => other !== same);
      for (const dropped of others.slice(0, Math.max(0, others.length - maxToasts + 1))) dismiss(dropped.id);
      store.set([...others.slice(-(maxToasts - 1)), toast]);
      countDown(toast);
    },
    hold(isHeld) {
      for (const toast of store.get()) {
        if (isHeld) clearTimeout(timers.get(toast.id));
        else countDown(toast);
      }
    },
  };
}
