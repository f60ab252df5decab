import type { OpenAsset, Thumbnail, Waveform } from '@framelane/viewer-backend';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useWidth } from '../../../kit/use-width.ts';
import { themeEvent } from '../../../shell/use-theme.ts';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import { findThumbnail, foldPeaks } from './clip-previews.ts';
import styles from './track-strips.module.css';

/** Thumbnails above, waveform below. Their room is there from the start, so that nothing moves when they come. */
export function TrackStrips() {
  const { engine, previews } = useApp();
  const asset = useEngineState((state) => state.asset);
  useEffect(() => {
    previews.follow();
    return engine.onState(() => previews.follow());
  }, [engine, previews]);
  const { thumbnails, waveform } = useStore(previews.store);
  if (asset === undefined) return null;
  return (
    <div className={styles.strips} data-silent={!asset.has_audio || undefined} aria-hidden>
      <Film asset={asset} thumbnails={thumbnails ?? noThumbnails} />
      {asset.has_audio && <Wave waveform={waveform} />}
    </div>
  );
}

const noThumbnails: readonly Thumbnail[] = [];

function Film({ asset, thumbnails }: { asset: OpenAsset; thumbnails: readonly Thumbnail[] }) {
  const box = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(box);
  const [heightPx, setHeightPx] = useState(0);
  useLayoutEffect(() => {
    if (box.current !== null) setHeightPx(box.current.clientHeight);
  });
  const tilePx = Math.max(16, (asset.width / asset.height) * heightPx);
  const count = thumbnails.length === 0 || heightPx === 0 ? 0 : Math.ceil(widthPx / tilePx);
  return (
    <div ref={box} className={styles.film}>
      {Array.from({ length: count }, (_, at) => {
        const middleS = Math.min(1, ((at + 0.5) * tilePx) / widthPx) * asset.duration;
        const left = at * tilePx;
        return (
          <img
            key={left}
            src={findThumbnail(thumbnails, middleS)?.url}
            alt=""
            draggable={false}
            style={{ left, width: tilePx }}
          />
        );
      })}
    </div>
  );
}

function Wave({ waveform }: { waveform: Waveform | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const widthPx = useWidth(box);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || waveform === undefined || widthPx === 0) return;
    const paint = (): void => paintWave(element, waveform);
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    window.addEventListener(themeEvent, paint);
    return () => {
      observer.disconnect();
      window.removeEventListener(themeEvent, paint);
    };
  }, [waveform, widthPx]);
  return (
    <div ref={box} className={styles.wave} data-ready={waveform !== undefined || undefined}>
      <canvas ref={canvas} />
    </div>
  );
}

function paintWave(canvas: HTMLCanvasElement, waveform: Waveform): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = getComputedStyle(canvas).color;
  const middle = height / 2;
  for (const [x, { low, high }] of foldPeaks(waveform, width).entries()) {
    const top = middle - high * middle;
    context.fillRect(x, top, 1, Math.max(1, middle - low * middle - top));
  }
}
