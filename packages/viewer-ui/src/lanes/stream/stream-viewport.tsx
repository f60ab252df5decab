import { useViewerState } from '@framelane/viewer-backend/react';
import { createBlitter } from '@framelane/webgl-blit';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Choice } from '../../kit/choice.tsx';
import { presenceWords } from '../../shell/presence.tsx';
import { describeError } from '../../state/describe-error.ts';
import type { PageViewer } from '../../state/page-types.ts';
import { readLetterbox } from '../engine/viewport/read-letterbox.ts';
import styles from './stream-lane.module.css';

/** The picture: left drag orbits, middle pans, right dollies, the wheel zooms, a click selects, F frames, Esc clears. */
export function StreamViewport({ viewer }: { viewer: PageViewer }) {
  const host = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    const element = host.current;
    if (element === null || canvas.current === null) return;
    return showFrames(viewer, { host: element, canvas: canvas.current, onFailure: setFailure });
  }, [viewer]);

  function press(event: PointerEvent<HTMLCanvasElement>, pressed: boolean): void {
    const { button } = event;
    if (button !== 0 && button !== 1 && button !== 2) return;
    if (pressed) event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = readPlace(event);
    const { shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta } = event;
    void viewer.cameraMouseButton({ x, y, button, pressed, modifiers: { shift, ctrl, alt, meta } }).then((isClick) => {
      if (isClick && button === 0) void selectAt(viewer, x, y);
    });
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'f') void viewer.frameSelection().catch(() => undefined);
    else if (event.key === 'Escape') void viewer.selectPrims([]).catch(() => undefined);
  }

  return (
    <section ref={host} className={styles.host} aria-label="Viewport">
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label="Picture of the stage"
        tabIndex={0}
        onPointerDown={(event) => press(event, true)}
        onPointerUp={(event) => press(event, false)}
        onPointerCancel={(event) => press(event, false)}
        onPointerMove={(event) => {
          const { x, y } = readPlace(event);
          void viewer.cameraMouseMove(x, y);
        }}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={onKeyDown}
      />
      <div className={styles.overlay}>
        <AovChoice viewer={viewer} />
      </div>
      <Notice viewer={viewer} failure={failure} />
    </section>
  );
}

function AovChoice({ viewer }: { viewer: PageViewer }) {
  const aov = useViewerState(viewer, (state) => state.aov);
  if (aov === undefined || aov.available.length === 0) return null;
  return (
    <Choice
      label="Picture kind"
      value={aov.active}
      options={aov.available}
      // What the server refuses stays as it was, which the button shows.
      onChange={(name) => void viewer.setAov(name).catch(() => undefined)}
    />
  );
}

function Notice({ viewer, failure }: { viewer: PageViewer; failure: string | undefined }) {
  const presence = useViewerState(viewer, (state) => state.presence);
  const problem = useViewerState(viewer, (state) => state.problems[0]);
  const loading = useViewerState(viewer, (state) => state.loading);
  const text =
    failure ??
    (presence === 'live'
      ? undefined
      : `${presenceWords[presence]}: ${problem?.message ?? 'waiting for the stage server'}`) ??
    (loading === undefined ? problem?.message : (loading.activity ?? `Opening ${loading.path}`));
  if (text === undefined) return null;
  return (
    <p role="status" className={styles.notice}>
      {text}
    </p>
  );
}

async function selectAt(viewer: PageViewer, x: number, y: number): Promise<void> {
  try {
    const path = await viewer.pick(x, y);
    await viewer.selectPrims(path === null ? [] : [path]);
  } catch {
    // A server that went away shows in the state; the selection stays.
  }
}

interface FrameTarget {
  host: HTMLElement;
  canvas: HTMLCanvasElement;
  onFailure: (text: string | undefined) => void;
}

function showFrames(viewer: PageViewer, { host, canvas, onFailure }: FrameTarget): () => void {
  const blitter = createBlitter(canvas, { letterbox: readLetterbox(host) });
  let last = -1;
  let source = 0;
  const measure = (): void => {
    const { width, height } = host.getBoundingClientRect();
    blitter.resize(width, height, window.devicePixelRatio);
    // A server that cannot render at this size goes on as it was.
    viewer.resize(width, height).catch(() => undefined);
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(host);
  const stop = viewer.onFrame((frame) => {
    if (frame.sequence <= last) {
      source += 1;
      blitter.setSource(String(source));
    }
    last = frame.sequence;
    try {
      blitter.draw(frame);
      onFailure(undefined);
    } catch (error) {
      onFailure(describeError(error).text);
    }
  });
  // React listens passively, and the page must not scroll with the picture.
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    const notches = -event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 3 : 100);
    void viewer.cameraWheel(notches, event.clientX - box.left, event.clientY - box.top);
  };
  canvas.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    stop();
    observer.disconnect();
    canvas.removeEventListener('wheel', onWheel);
    blitter.dispose();
  };
}

function readPlace(event: PointerEvent<HTMLCanvasElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
