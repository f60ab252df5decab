import {
  ChevronFirst,
  ChevronLast,
  Clapperboard,
  FastForward,
  Gauge,
  Pause,
  Play,
  Repeat,
  Rewind,
  StepBack,
  StepForward,
  X,
  Zap,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { CommandButton } from '../../../commands/command-button.tsx';
import { Button, IconButton } from '../../../kit/button.tsx';
import { MenuItem, MenuList } from '../../../kit/menu.tsx';
import { Popover } from '../../../kit/popover.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatTimecode, frameOfTime, joinClasses } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineReadout, useEngineState } from '../../../state/use-engine-state.ts';
import { JobMenu } from '../jobs/job-menu.tsx';
import { SoundControl } from '../sound/sound-control.tsx';
import { ScrubBar } from './scrub-bar.tsx';
import { rates } from './transport-controller.ts';
import styles from './transport-panel.module.css';

/** Scrub bar above, buttons and timecodes below. */
export function TransportPanel() {
  return (
    <div className={styles.panel}>
      <ScrubBar />
      <div className={styles.controls}>
        <div className={styles.start}>
          <CurrentTimecode />
          <span className={styles.slash}>/</span>
          <DurationTimecode />
          <SoundControl />
        </div>
        <div className={styles.buttons} role="toolbar" aria-label="Transport">
          <CommandButton id="play.start" icon={ChevronFirst} label="First frame" />
          <CommandButton id="play.backward" icon={Rewind} label="Play backward" />
          <CommandButton id="play.previous" icon={StepBack} label="Previous frame" />
          <PlayButton />
          <CommandButton id="play.next" icon={StepForward} label="Next frame" />
          <CommandButton id="play.forward" icon={FastForward} label="Play forward" />
          <CommandButton id="play.end" icon={ChevronLast} label="Last frame" />
        </div>
        <div className={styles.end}>
          <RangeControls />
          <LoopButton />
          <RateMenu />
          <JobMenu />
          <CommandButton id="file.export" icon={Clapperboard} label="Export" />
        </div>
      </div>
    </div>
  );
}

function PlayButton() {
  const isPlaying = useEngineState((state) => state.isPlaying);
  return (
    <CommandButton
      id="play.toggle"
      icon={isPlaying ? Pause : Play}
      label={isPlaying ? 'Pause' : 'Play'}
      size="large"
      tone="accent"
    />
  );
}

const noTimecode = '--:--:--:--';

function CurrentTimecode() {
  const text = useRef<HTMLSpanElement>(null);
  useEngineReadout(
    (state) => {
      if (state.asset === undefined) return noTimecode;
      return formatTimecode(frameOfTime(state.timeS, state.asset.fps), state.asset.fps);
    },
    (value) => {
      if (text.current !== null) text.current.textContent = value;
    },
  );
  return (
    <span
      ref={text}
      className={styles.current}
      data-testid="timecode"
      data-tip="Position: hours, minutes, seconds, frames"
    />
  );
}

function DurationTimecode() {
  const asset = useEngineState((state) => state.asset);
  const frames = asset && (asset.frame_count ?? Math.round(asset.duration * asset.fps));
  return (
    <span className={styles.duration} data-tip="Duration">
      {asset === undefined || frames === undefined ? noTimecode : formatTimecode(frames, asset.fps)}
    </span>
  );
}

function RangeControls() {
  const { transport } = useApp();
  const asset = useEngineState((state) => state.asset);
  const { inS, outS } = useStore(transport.store);
  const fps = asset?.fps ?? 1;
  const reason = asset === undefined ? 'Open a video first' : undefined;
  const hasRange = inS !== undefined || outS !== undefined;
  return (
    <div className={styles.range}>
      <MarkButton name="In" combo="I" timeS={inS} {...{ fps, reason }} onSet={() => transport.setIn()} />
      <MarkButton name="Out" combo="O" timeS={outS} {...{ fps, reason }} onSet={() => transport.setOut()} />
      {hasRange && <CommandButton id="range.clear" icon={X} label="Clear in and out points" />}
      <CommandButton id="range.cache" icon={Zap} label="Render the range ahead, so that it plays smoothly" />
    </div>
  );
}

interface MarkButtonProps {
  name: 'In' | 'Out';
  combo: string;
  timeS: number | undefined;
  fps: number;
  reason: string | undefined;
  onSet: () => void;
}

/** Where room is scarce the hours go first if there are none, then the rest: the name and the tooltip keep them. */
function MarkButton({ name, combo, timeS, fps, reason, onSet }: MarkButtonProps) {
  const timecode = timeS === undefined ? undefined : formatTimecode(frameOfTime(timeS, fps), fps);
  const action = `Set the ${name.toLowerCase()} point here`;
  return (
    <Button
      tone="quiet"
      tip={timecode === undefined ? action : `${action}; it is at ${timecode}`}
      combo={combo}
      disabledReason={reason}
      onClick={onSet}
    >
      <span className={styles.letter} data-set={timecode === undefined ? undefined : ''}>
        {name}
      </span>
      {timecode !== undefined && (
        <span className={styles.mark}>
          <span className={timecode.startsWith('00:') ? styles.hours : undefined}>{timecode.slice(0, 3)}</span>
          {timecode.slice(3)}
        </span>
      )}
    </Button>
  );
}

function LoopButton() {
  const { transport } = useApp();
  const isLooping = useStore(transport.store, (state) => state.isLooping);
  return (
    <IconButton
      icon={Repeat}
      label={isLooping ? 'Loop is on' : 'Loop is off'}
      combo="Shift+L"
      isPressed={isLooping}
      onClick={() => transport.toggleLoop()}
    />
  );
}

function RateMenu() {
  const { transport } = useApp();
  const rate = useStore(transport.store, (state) => state.rate);
  const speed = useEngineState((state) => (state.isPlaying ? state.speed : undefined));
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        icon={Gauge}
        tip="Playback speed"
        hasPopup="menu"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={joinClasses(styles.rate, speed !== undefined && speed !== 1 && styles.changed)}>
          {formatSpeed(speed ?? rate)}
        </span>
      </Button>
      {isOpen && (
        <Popover anchor={button} align="end" role="menu" label="Playback speed" onClose={() => setOpen(false)}>
          <MenuList>
            {rates.map((option) => (
              <MenuItem
                key={option}
                check={{ kind: 'radio', isOn: option === rate }}
                onSelect={() => {
                  transport.setRate(option);
                  setOpen(false);
                }}
              >
                {formatSpeed(option)}
              </MenuItem>
            ))}
          </MenuList>
        </Popover>
      )}
    </>
  );
}

function formatSpeed(speed: number): string {
  return `${speed < 0 ? '−' : ''}${Math.abs(speed)}×`;
}
