import type { MediaListing } from '@framelane/viewer-backend';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';

/** The listing on show; while a folder loads, the one before it. */
export function useListing(): MediaListing | undefined {
  const { media } = useApp();
  return useStore(media.listing, (state) => {
    if (state.type === 'ready') return state.listing;
    return state.type === 'loading' ? state.last : undefined;
  });
}
