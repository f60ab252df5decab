import { useCallback, useRef, useSyncExternalStore } from 'react';

/** One value with listeners. `set` with an identical value notifies nobody. */
export interface Store<T> {
  get(): T;
  set(next: T | ((current: T) => T)): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const resolved = typeof next === 'function' ? (next as (current: T) => T)(value) : next;
      if (Object.is(resolved, value)) return;
      value = resolved;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, or the part of it that `select` picks; renders only when that part changed. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, Part>(store: Store<T>, select: (value: T) => Part): Part;
export function useStore<T, Part>(store: Store<T>, select?: (value: T) => Part): T | Part {
  const selectRef = useRef(select);
  selectRef.current = select;
  const read = useCallback(() => {
    const value = store.get();
    return selectRef.current === undefined ? value : selectRef.current(value);
  }, [store]);
  return useSyncExternalStore(store.subscribe, read, read);
}
