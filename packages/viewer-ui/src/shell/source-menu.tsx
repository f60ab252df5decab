import type { SourceInfo } from '@framelane/protocol/gateway';
import { ChevronDown, RefreshCw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Glyph } from '../kit/glyph.tsx';
import { MenuHeading, MenuItem, MenuLine, MenuList } from '../kit/menu.tsx';
import { Popover } from '../kit/popover.tsx';
import { type AppServices, type SourcesState, useApp } from '../state/app-context.ts';
import type { LaneId } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { useEngineState } from '../state/use-engine-state.ts';
import { useMatrix, usePanelState } from '../state/use-matrix.ts';
import { useStageState, useStream } from '../state/use-stream.ts';
import { laneIcons } from './lane-icons.ts';
import { EnginePresence, PanelPresence, StreamPresence } from './presence.tsx';
import styles from './source-menu.module.css';

/** Which source the lane shows, what else is listening, and a second try for one that is lost. */
export function SourceMenu() {
  const { preferences, sources, refreshSources } = useApp();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const all = sources.type === 'ready' ? sources.sources : [];
  const shown = useStore(preferences, ({ lane }) => lane);
  const lane = useHasLane(shown) && shown !== 'start' ? shown : 'engine';
  const { Presence, Retry, fallback } = lanes[lane];
  const own = findShown(sources, lane);
  const close = (): void => setOpen(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-tip="Sources"
        onClick={() => {
          setOpen(!isOpen);
          if (!isOpen) refreshSources?.();
        }}
      >
        <Presence />
        <span className={styles.name}>{own?.name ?? fallback}</span>
        <Glyph icon={ChevronDown} sizePx={14} />
      </button>
      {isOpen && (
        <Popover anchor={button} align="end" role="menu" label="Sources" onClose={close}>
          <MenuList>
            <MenuHeading>Listening now</MenuHeading>
            {all.map((source) => (
              <SourceItem key={source.id} source={source} onDone={close} />
            ))}
            {all.length === 0 && (
              <p className={styles.none}>{sources.type === 'failed' ? sources.message : 'No source has answered'}</p>
            )}
            <MenuLine />
            <Retry onDone={close} />
          </MenuList>
        </Popover>
      )}
    </>
  );
}

interface SourceItemProps {
  source: SourceInfo;
  onDone: () => void;
}

function SourceItem({ source, onDone }: SourceItemProps) {
  const app = useApp();
  const { preferences, sources, chooseSource } = app;
  const { lane, name, state } = source;
  const isShown = findShown(sources, lane) === source;
  const isLaneOpen = useStore(preferences, (current) => current.lane) === lane;
  const hasLane = useHasLane(lane);
  const canShow = isShown || chooseSource !== undefined;
  const reason = !hasLane ? 'This page has no lane for it' : canShow ? undefined : otherSourceReason;
  return (
    <MenuItem
      icon={laneIcons[lane]}
      note={state}
      check={isShown && isLaneOpen ? { kind: 'radio', isOn: true } : undefined}
      disabledReason={reason}
      onSelect={() => {
        if (!isShown) {
          chooseSource?.(source);
          reconnect(app, lane);
        }
        preferences.set((current) => ({ ...current, lane }));
        onDone();
      }}
    >
      {name}
    </MenuItem>
  );
}

/** The source of a lane that is on show, or would be. */
function findShown(sources: SourcesState, lane: SourceInfo['lane']): SourceInfo | undefined {
  if (sources.type !== 'ready') return undefined;
  const ofLane = sources.sources.filter((source) => source.lane === lane);
  return ofLane.find(({ id }) => id === sources.shown?.[lane]) ?? ofLane[0];
}

/** Leaves the source of a lane for the one that was chosen. */
function reconnect({ engine, stream, panel }: AppServices, lane: SourceInfo['lane']): void {
  if (lane === 'stream') stream?.changeServer();
  else if (lane === 'matrix') panel?.retry();
  else {
    engine.disconnect({ isLeaving: true });
    engine.connect().catch(() => undefined);
  }
}

const otherSourceReason = 'This page is connected to the first of its kind';

/** Whether the page is connected to what that lane shows. */
function useHasLane(lane: LaneId): boolean {
  const { stream, panel } = useApp();
  if (lane === 'stream') return stream !== undefined;
  return lane !== 'matrix' || panel !== undefined;
}

function EngineRetry({ onDone }: { onDone: () => void }) {
  const { engine } = useApp();
  const presence = useEngineState((state) => state.presence);
  const isGone = presence === 'failed' || presence === 'lost';
  return <RetryItem name="engine" isGone={isGone} onDone={onDone} onRetry={() => engine.retry()} />;
}

function StreamRetry({ onDone }: { onDone: () => void }) {
  const stream = useStream();
  const isGone = useStageState(({ presence }) => presence === 'failed' || presence === 'lost');
  return <RetryItem name="stage server" isGone={isGone} onDone={onDone} onRetry={() => stream.retry()} />;
}

function PanelRetry({ onDone }: { onDone: () => void }) {
  const session = useMatrix();
  const isGone = usePanelState(({ presence }) => presence === 'failed' || presence === 'lost');
  return <RetryItem name="panel renderer" isGone={isGone} onDone={onDone} onRetry={() => session.retry()} />;
}

interface RetryItemProps {
  name: string;
  isGone: boolean;
  onRetry: () => void;
  onDone: () => void;
}

function RetryItem({ name, isGone, onRetry, onDone }: RetryItemProps) {
  return (
    <MenuItem
      icon={RefreshCw}
      disabledReason={isGone ? undefined : `The ${name} is not lost`}
      onSelect={() => {
        onRetry();
        onDone();
      }}
    >
      Try to reach the {name} again
    </MenuItem>
  );
}

const lanes = {
  engine: { Presence: EnginePresence, Retry: EngineRetry, fallback: 'engine' },
  stream: { Presence: StreamPresence, Retry: StreamRetry, fallback: 'stage server' },
  matrix: { Presence: PanelPresence, Retry: PanelRetry, fallback: 'panel' },
} as const;
