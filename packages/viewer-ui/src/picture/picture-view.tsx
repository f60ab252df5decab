import '../theme/base.css';
import type { Presence } from '@framelane/viewer-backend';
import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { Glyph } from '../kit/glyph.tsx';
import { joinClasses } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import { readLetterbox } from '../viewport/read-letterbox.ts';
import { ViewportController } from '../viewport/viewport-controller.ts';
import { leaveFullScreen, toggleFullScreen } from './full-screen.ts';
import type { PictureSource } from './picture-source.ts';
import styles from './picture-view.module.css';
import { useIdlePointer } from './use-idle-pointer.ts';

export interface PictureViewProps {
  source: PictureSource;
  /** What it is the picture of, for assistive technology and the window's title. */
  title: string;
}

/**
 * Nothing but the picture of one lane, fitted on black: for a second screen, or as a source of other programs. F11 and
 * double click fill the screen, Esc ends that; the pointer hides when it rests. Fills its parent element.
 */
export function PictureView({ source, title }: PictureViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const viewport = useMemo(() => new ViewportController(source), [source]);
  useEffect(() => source.start(), [source]);
  useLayoutEffect(() => {
    if (canvas.current === null || host.current === null) return;
    const stop = viewport.attach(canvas.current, host.current);
    viewport.setAppearance({ letterbox: readLetterbox(host.current), hasPixelGrid: false });
    return stop;
  }, [viewport]);
  useEffect(() => {
    document.title = `${title} – Framelane`;
  }, [title]);
  useFullScreenKeys(host);
  useIdlePointer(host);
  return (
    <main ref={host} className={`framelane ${styles.view}`} onDoubleClick={() => void toggleFullScreen(host.current)}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={`Picture of ${title}`} />
      <PictureNotice source={source} viewport={viewport} />
    </main>
  );
}

const texts: Readonly<Record<Exclude<Presence, 'live'>, string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  stale: 'No new picture for over 5 seconds',
  lost: 'The source is gone; the picture comes back by itself',
  failed: 'The source cannot be reached',
};

/** Only what keeps the picture from being the present one. */
function PictureNotice({ source, viewport }: { source: PictureSource; viewport: ViewportController }) {
  const presence = useSyncExternalStore(source.onState, () => source.readState().presence);
  const problem = useSyncExternalStore(source.onState, () => source.readState().problem);
  const { size, drawing } = useStore(viewport.store);
  const hasPicture = size !== undefined;
  if (drawing.type === 'failed' || drawing.type === 'refused') return <Notice isBad text={drawing.message ?? ''} />;
  if (presence === 'live') return hasPicture ? null : <Notice isWaiting text="Waiting for the first picture…" />;
  const isBad = presence === 'failed' || presence === 'stale';
  const isTold = presence === 'failed' && problem !== undefined;
  return (
    <Notice
      isBad={isBad}
      isWaiting={!hasPicture}
      text={isTold ? problem.message : texts[presence]}
      code={isTold ? problem.code : undefined}
    />
  );
}

interface NoticeProps {
  text: string;
  code?: string | undefined;
  isBad?: boolean;
  /** In the middle, where no picture is covered. */
  isWaiting?: boolean;
}

function Notice({ text, code, isBad = false, isWaiting = false }: NoticeProps) {
  return (
    <div className={joinClasses(styles.notice, isWaiting && styles.waiting)} role="status">
      <Glyph icon={isBad ? TriangleAlert : LoaderCircle} className={styles.mark} />
      <span>{text}</span>
      {code !== undefined && <span className={styles.code}>{code}</span>}
    </div>
  );
}

function useFullScreenKeys(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') leaveFullScreen();
      else if (event.key === 'F11' && !event.repeat) {
        event.preventDefault();
        void toggleFullScreen(host.current);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [host]);
}
