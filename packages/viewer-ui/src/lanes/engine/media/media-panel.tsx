import type { MediaEntry } from '@framelane/viewer-backend';
import { ChevronLeft, FolderSearch, RefreshCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { OpenVideoButton, OpenVideoIcon } from '../../../commands/open-video-button.tsx';
import { Button, IconButton } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import headingStyles from '../../../kit/list-heading.module.css';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { rankMatch } from '../../../kit/rank-match.ts';
import { SearchField } from '../../../kit/search-field.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import { MediaList } from './media-list.tsx';
import styles from './media-panel.module.css';
import { UploadRows } from './upload-rows.tsx';
import { useListing } from './use-listing.ts';

/** The media bin: folders and files of the media roots, the sample, uploads, and what was open before. */
export function MediaPanel() {
  const { media } = useApp();
  const [query, setQuery] = useState('');
  const listing = useListing();
  const text = query.trim();
  const entries = (listing?.entries ?? []).filter((entry) => text === '' || rankMatch(text, entry.name) > 0);
  return (
    <>
      <PanelHeader title="Media">
        <IconButton icon={RefreshCw} size="small" label="Refresh" onClick={() => void media.refresh()} />
        <OpenVideoIcon />
      </PanelHeader>
      <div className={styles.bar}>
        <IconButton
          icon={ChevronLeft}
          size="small"
          label="Folder above"
          disabledReason={listing === undefined || listing.id === null ? 'this is the top' : undefined}
          onClick={() => void media.browse(listing?.parentId ?? undefined)}
        />
        <span className={styles.folder} data-tip={listing?.name}>
          {listing?.name ?? 'Media'}
        </span>
        <SearchField label="Filter this folder" placeholder="Filter" value={query} onChange={setQuery} />
      </div>
      <div className={styles.body}>
        <Entries entries={entries} hasQuery={text !== ''} />
      </div>
      <UploadRows />
      <RecentMedia />
    </>
  );
}

function Entries({ entries, hasQuery }: { entries: readonly MediaEntry[]; hasQuery: boolean }) {
  const { media, files } = useApp();
  const state = useStore(media.listing);
  const listing = useListing();
  const openId = useEngineState((engine) => (engine.asset?.media.type === 'id' ? engine.asset.media.id : undefined));
  if (state.type === 'failed') {
    return (
      <EmptyState icon={TriangleAlert} title="The list could not be read">
        <p>{state.text}</p>
        <Button icon={RefreshCw} onClick={() => void media.refresh()}>
          Try again
        </Button>
      </EmptyState>
    );
  }
  if (listing === undefined) return <ListSkeleton />;
  if (entries.length === 0) {
    return hasQuery ? (
      <EmptyState icon={FolderSearch} title="No name matches the filter" />
    ) : (
      <EmptyState icon={FolderSearch} title="Nothing here yet">
        <p>{files.isLocal ? 'Open a video' : 'Upload a video'}, or drop one anywhere.</p>
        <OpenVideoButton />
      </EmptyState>
    );
  }
  return (
    <>
      <MediaList
        entries={entries}
        openId={openId}
        isBusy={state.type === 'loading'}
        onChoose={(entry) =>
          entry.kind === 'folder'
            ? void media.browse(entry.id)
            : void media.open({ type: 'id', id: entry.id, name: entry.name })
        }
      />
      {listing.isTruncated && (
        <p className={styles.truncated}>More files than can be listed; filter or open a folder.</p>
      )}
    </>
  );
}

const recentInPanel = 4;

function RecentMedia() {
  const { preferences, media, files } = useApp();
  const recent = useStore(preferences, (current) => current.recent);
  // The list above is that of recent files where there are no folders to browse.
  if (recent.length === 0 || files.isLocal) return null;
  return (
    <section className={styles.recent} aria-label="Recent">
      <h3 className={headingStyles.heading}>Recent</h3>
      {recent.slice(0, recentInPanel).map(({ id, name, summary }) => (
        <button
          key={id}
          type="button"
          className={styles.recentRow}
          onClick={() => void media.open({ type: 'id', id, name })}
        >
          <span className={styles.recentName}>{name}</span>
          <span className={styles.recentNote}>{summary}</span>
        </button>
      ))}
    </section>
  );
}

function ListSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Reading the folder">
      {[70, 45, 82, 60, 52].map((width) => (
        <div key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
