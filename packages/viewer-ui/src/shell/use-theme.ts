import { useEffect } from 'react';
import type { Preferences } from '../state/preferences.ts';
import { type Store, useStore } from '../state/store.ts';

/** Puts the chosen theme on the document; `system` follows the system while it is chosen. */
export function useTheme(preferences: Store<Preferences>): void {
  const choice = useStore(preferences, (current) => current.theme);
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      document.documentElement.dataset.theme = choice === 'system' ? (system.matches ? 'light' : 'dark') : choice;
      window.dispatchEvent(new Event(themeEvent));
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [choice]);
}

/** Told on the window after the colours changed, for what reads them from styles. */
export const themeEvent = 'framelane-theme';
