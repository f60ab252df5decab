import type { SourceInfo } from '@framelane/protocol/gateway';
import type { ShownSources } from '@framelane/viewer-ui';

type LaneName = SourceInfo['lane'];

/** Which source of each lane this page is connected to; where nothing was chosen, the gateway's first. */
export interface SourceChoice {
  readonly shown: ShownSources;
  choose(lane: LaneName, sourceId: string): void;
  /** Back to the first of the lane. */
  forget(lane: LaneName): void;
  /** The address of the lane's socket, as of now. */
  urlOf(lane: LaneName): string;
}

const storageKey = 'framelane.sources.v1';

/** Kept for this tab alone, so that two tabs may look at two sources and each finds its own after a reload. */
export function createSourceChoice(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined): SourceChoice {
  let shown = readKept(storage);
  const keep = (next: ShownSources): void => {
    shown = next;
    try {
      storage?.setItem(storageKey, JSON.stringify(shown));
    } catch {
      // A full or forbidden storage must not stop the viewer; the choice lives as long as the page.
    }
  };
  return {
    get shown() {
      return shown;
    },
    choose: (lane, sourceId) => keep({ ...shown, [lane]: sourceId }),
    forget: (lane) => {
      const { [lane]: _gone, ...others } = shown;
      keep(others);
    },
    urlOf: (lane) => {
      const source = shown[lane];
      return `/ws?${new URLSearchParams({ lane, ...(source === undefined ? {} : { source }) })}`;
    },
  };
}

/** The storage of this tab, or nothing where it is denied. */
export function findTabStorage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    // Blocked storage throws on access.
    return undefined;
  }
}

function readKept(storage: Pick<Storage, 'getItem'> | undefined): ShownSources {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const ids = Object.entries(kept).filter(([, id]) => typeof id === 'string' && id.length <= 128);
    return Object.fromEntries(ids) as ShownSources;
  } catch {
    // What cannot be read was never kept.
    return {};
  }
}
