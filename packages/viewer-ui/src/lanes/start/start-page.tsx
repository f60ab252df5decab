import type { MediaEntry } from '@framelane/viewer-backend';
import { Box, Film, Folder, FolderOpen, LayoutGrid, Play } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { findCommand } from '../../commands/command.ts';
import { OpenVideoButton } from '../../commands/open-video-button.tsx';
import { Button } from '../../kit/button.tsx';
import { Glyph } from '../../kit/glyph.tsx';
import { laneIcons } from '../../shell/lane-icons.ts';
import { useApp } from '../../state/app-context.ts';
import { formatBytes } from '../../state/format.ts';
import { useStore } from '../../state/store.ts';
import { UploadRows } from '../engine/media/upload-rows.tsx';
import { useListing } from '../engine/media/use-listing.ts';
import type { StreamSession } from '../stream/stream-session.ts';
import { KeyHints } from './key-hints.tsx';
import { ListeningTable } from './listening-table.tsx';
import { RecentList } from './recent-list.tsx';
import styles from './start-page.module.css';

const shownEntries = 4;
const shownStages = 3;

/** What a visitor sees first: three ways to begin, what was open before, and what is listening. */
export function StartPage() {
  const { preferences } = useApp();
  const hasRecent = useStore(preferences, (current) => current.recent.length > 0);
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.cards}>
          <VideoCard />
          <StageCard />
          <PanelCard />
        </div>
        <div className={styles.columns}>
          {hasRecent && <RecentList />}
          <ListeningTable />
          <KeyHints />
        </div>
      </div>
    </main>
  );
}

function VideoCard() {
  const { media, preferences, files } = useApp();
  const listing = useListing();
  const sample = listing?.entries.find((entry) => entry.isSample === true);
  // What was open before has its own list on this page.
  const listed = files.isLocal ? [] : (listing?.entries ?? []);
  const videos = listed.filter((entry) => entry.isSample !== true && entry.kind !== 'other');
  function choose(entry: MediaEntry): void {
    if (entry.kind === 'folder') {
      preferences.set((current) => ({ ...current, lane: 'engine' }));
      void media.browse(entry.id);
    } else void media.open({ type: 'id', id: entry.id, name: entry.name });
  }
  return (
    <Card
      lane="engine"
      title="Open a video"
      text="Play, scrub and grade a file frame by frame. Drop one anywhere to begin."
      isMain
    >
      <div className={styles.actions}>
        <Button
          tone="primary"
          icon={Play}
          disabledReason={sample === undefined ? 'The engine has not offered its sample clip yet' : undefined}
          onClick={() => void media.playSample()}
        >
          Play the sample clip
        </Button>
        <OpenVideoButton combo="Ctrl+O" />
      </div>
      {videos.length > 0 && (
        <ul className={styles.entries}>
          {videos.slice(0, shownEntries).map((entry) => (
            <li key={entry.id}>
              <button type="button" className={styles.entry} onClick={() => choose(entry)}>
                <Glyph icon={entry.kind === 'folder' ? Folder : Film} />
                <span className={styles.name}>{entry.name}</span>
                {entry.sizeBytes !== undefined && <span className={styles.note}>{formatBytes(entry.sizeBytes)}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      <UploadRows />
    </Card>
  );
}

function StageCard() {
  const { stream } = useApp();
  return (
    <Card
      lane="stream"
      title="Open a stage"
      text="Orbit, pick and inspect a USD scene that a renderer streams to this page."
    >
      {stream === undefined ? (
        <NotYet>Comes with the stage server. This page is not connected to one.</NotYet>
      ) : (
        <StageEntries stream={stream} />
      )}
    </Card>
  );
}

function PanelCard() {
  const { panel, preferences } = useApp();
  return (
    <Card
      lane="matrix"
      title="Start a matrix panel"
      text="Send pictures to an LED panel and watch what its lamps show."
    >
      {panel === undefined ? (
        <NotYet>Comes with the panel renderer. This page is not connected to one.</NotYet>
      ) : (
        <div className={styles.actions}>
          <Button
            icon={LayoutGrid}
            combo="Alt+3"
            onClick={() => preferences.set((current) => ({ ...current, lane: 'matrix' }))}
          >
            Show the panel
          </Button>
        </div>
      )}
    </Card>
  );
}

function StageEntries({ stream }: { stream: StreamSession }) {
  const { commands, preferences } = useApp();
  const recent = useStore(preferences, (current) => current.recentStages);
  const shelf = useStore(stream.shelf.store);
  useEffect(() => void stream.shelf.browse(), [stream]);
  const entries = shelf.type === 'ready' ? shelf.listing.entries : [];
  const sample = entries.find((entry) => entry.isSample === true);
  return (
    <>
      {recent.length > 0 && (
        <ul className={styles.entries}>
          {recent.slice(0, shownStages).map((stage) => (
            <li key={stage.path}>
              <button type="button" className={styles.entry} onClick={() => void stream.open(stage)}>
                <Glyph icon={Box} />
                <span className={styles.name}>{stage.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        {sample !== undefined && (
          <Button icon={Box} onClick={() => void stream.open({ path: sample.id, name: sample.name })}>
            Open the sample stage
          </Button>
        )}
        <Button icon={FolderOpen} combo="Ctrl+Shift+O" onClick={findCommand(commands, 'stage.open').run}>
          Open…
        </Button>
      </div>
    </>
  );
}

interface CardProps {
  lane: keyof typeof laneIcons;
  title: string;
  text: string;
  isMain?: boolean;
  children: ReactNode;
}

function Card({ lane, title, text, isMain = false, children }: CardProps) {
  return (
    <section className={isMain ? styles.mainCard : styles.card} aria-label={title}>
      <div className={styles.cardIcon}>
        <Glyph icon={laneIcons[lane]} sizePx={20} />
      </div>
      <h2 className={styles.cardTitle}>{title}</h2>
      <p className={styles.cardText}>{text}</p>
      <div className={styles.cardBody}>{children}</div>
    </section>
  );
}

function NotYet({ children }: { children: ReactNode }) {
  return <p className={styles.notYet}>{children}</p>;
}
