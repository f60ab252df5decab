import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { useWidth } from '../../../kit/use-width.ts';
import { clamp } from '../../../kit/value-curve.ts';
import { useApp } from '../../../state/app-context.ts';
import { formatTimecode, frameOfTime } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineReadout, useEngineState } from '../../../state/use-engine-state.ts';
import { computeTicks } from './ruler-ticks.ts';
import styles from './scrub-bar.module.css';
import { TrackStrips } from './track-strips.tsx';

/**
 * The whole clip as a bar. Dragging shows the newest position once per animation frame, and the release lands exactly;
 * arrow keys, Page keys, Home and End move it from the keyboard.
 */
export function ScrubBar() {
  const { transport, engine } = useApp();
  const asset = useEngineState((state) => state.asset);
  const bar = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const played = useRef<HTMLDivElement>(null);
  const hover = useRef<HTMLDivElement>(null);
  const durationS = asset?.duration ?? 0;
  const fps = asset?.fps ?? 1;
  const lastFrameS = Math.max(0, durationS - 1 / fps);

  useEngineReadout(
    (state) => (state.asset === undefined ? 0 : state.timeS / state.asset.duration),
    (fraction) => {
      // Transforms are the compositor's work: nothing is laid out or painted anew for each picture.
      const shown = clamp(fraction, 0, 1);
      playhead.current?.style.setProperty('transform', `translateX(${shown * 100}cqw)`);
      played.current?.style.setProperty('transform', `scaleX(${shown})`);
    },
  );
  useEngineReadout(
    (state) => (state.asset === undefined ? undefined : frameOfTime(state.timeS, state.asset.fps)),
    (frame) => {
      if (bar.current === null || frame === undefined) return;
      bar.current.setAttribute('aria-valuenow', String(frame));
      bar.current.setAttribute('aria-valuetext', formatTimecode(frame, engine.getState().asset?.fps ?? 1));
    },
  );

  function timeAt(event: PointerEvent): number {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined) return 0;
    return clamp(((event.clientX - box.left) / box.width) * durationS, 0, lastFrameS);
  }
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0 || asset === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    transport.beginScrub(timeAt(event));
  }
  function onPointerMove(event: PointerEvent): void {
    if (asset === undefined) return;
    showHover(event);
    if (transport.store.get().isScrubbing) transport.scrubTo(timeAt(event));
  }
  function showHover(event: PointerEvent): void {
    const box = bar.current?.getBoundingClientRect();
    if (hover.current === null || box === undefined) return;
    const x = clamp(event.clientX - box.left, 0, box.width);
    hover.current.style.left = `${x}px`;
    hover.current.dataset.side = x > box.width - 96 ? 'left' : 'right';
    hover.current.textContent = formatTimecode(frameOfTime(timeAt(event), fps), fps);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (asset === undefined) return;
    const frames = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (frames !== undefined) transport.step(event.shiftKey ? frames * 10 : frames);
    else if (event.key === 'Home') transport.goToStart();
    else if (event.key === 'End') transport.goToEnd();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={styles.frame} data-empty={asset === undefined || undefined}>
      <div
        ref={bar}
        role="slider"
        tabIndex={0}
        aria-label="Position"
        aria-disabled={asset === undefined || undefined}
        aria-valuemin={0}
        aria-valuemax={frameOfTime(lastFrameS, fps)}
        aria-valuenow={0}
        className={styles.bar}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => transport.endScrub()}
        onPointerCancel={() => transport.endScrub()}
        onKeyDown={onKeyDown}
      >
        <Ruler durationS={durationS} fps={fps} />
        <div className={styles.track}>
          <TrackStrips />
          <div ref={played} className={styles.played} />
          <Range durationS={durationS} />
        </div>
        {asset !== undefined && (
          <>
            <div ref={hover} className={styles.hover} aria-hidden />
            <div ref={playhead} className={styles.playhead} />
          </>
        )}
      </div>
    </div>
  );
}

function Range({ durationS }: { durationS: number }) {
  const { transport } = useApp();
  const { inS, outS, isLooping } = useStore(transport.store);
  if (durationS <= 0 || (inS === undefined && outS === undefined)) return null;
  const from = ((inS ?? 0) / durationS) * 100;
  const to = ((outS ?? durationS) / durationS) * 100;
  return (
    <div
      className={styles.range}
      data-looping={isLooping || undefined}
      style={{ left: `${from}%`, width: `${Math.max(0, to - from)}%` }}
    />
  );
}

function Ruler({ durationS, fps }: { durationS: number; fps: number }) {
  const box = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(box);
  const ticks = useMemo(() => computeTicks(durationS, widthPx), [durationS, widthPx]);
  return (
    <div ref={box} className={styles.ruler} aria-hidden>
      {ticks.map(({ timeS, fraction, isMajor }) => (
        <div
          key={timeS}
          className={isMajor ? styles.major : styles.minor}
          data-last={fraction * widthPx > widthPx - 80 || undefined}
          style={{ left: `${fraction * 100}%` }}
        >
          {isMajor && <span>{formatTimecode(Math.round(timeS * fps), fps)}</span>}
        </div>
      ))}
    </div>
  );
}
