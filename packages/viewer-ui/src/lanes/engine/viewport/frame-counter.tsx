import { useRef } from 'react';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineReadout, useEngineState } from '../../../state/use-engine-state.ts';
import styles from '../../../viewport/overlays.module.css';

/** The number of the frame on show, over the picture's corner. */
export function FrameCounter() {
  const { preferences } = useApp();
  const isOn = useStore(preferences, (current) => current.overlays.counter);
  const frameCount = useEngineState((state) => state.asset?.frame_count);
  const hasAsset = useEngineState((state) => state.asset !== undefined);
  if (!isOn || !hasAsset) return null;
  return (
    <div className={styles.counter}>
      <CurrentFrame />
      {frameCount !== undefined && <span className={styles.dim}> / {frameCount - 1}</span>}
    </div>
  );
}

function CurrentFrame() {
  const text = useRef<HTMLSpanElement>(null);
  useEngineReadout(
    (state) => state.shownFrameIndex,
    (frameIndex) => {
      if (text.current !== null) text.current.textContent = frameIndex === undefined ? '–' : String(frameIndex);
    },
    { isOnPicture: true },
  );
  return <span ref={text} data-testid="frame-counter" />;
}
