import type { ReactNode } from 'react';
import { SplitPanel } from '../kit/split.tsx';
import { useApp } from '../state/app-context.ts';
import { type Preferences, preferenceDefaults, setPanel } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import styles from './lane-frame.module.css';

/** What is docked at one edge. The label names its region and its resizer. */
export interface DockedPart {
  label: string;
  content: ReactNode;
}

export interface LaneFrameProps {
  left: DockedPart;
  right: DockedPart;
  bottom?: DockedPart;
  /** What stays in the middle. */
  children: ReactNode;
}

const limitsPx = {
  left: { minPx: 200, maxPx: 440 },
  right: { minPx: 260, maxPx: 480 },
  bottom: { minPx: 108, maxPx: 280 },
} as const;

/** The picture in the middle with panels around it, whose sizes are remembered for all lanes. */
export function LaneFrame({ left, right, bottom, children }: LaneFrameProps) {
  return (
    <main className={styles.lane}>
      <div className={styles.upper}>
        <Dock side="left" part={left} />
        {children}
        <Dock side="right" part={right} />
      </div>
      {bottom !== undefined && <Dock side="bottom" part={bottom} />}
    </main>
  );
}

function Dock({ side, part: { label, content } }: { side: keyof Preferences['panels']; part: DockedPart }) {
  const { preferences } = useApp();
  const panel = useStore(preferences, (current) => current.panels[side]);
  return (
    <SplitPanel
      side={side}
      label={label}
      panel={panel}
      defaultPx={preferenceDefaults.panels[side].sizePx}
      {...limitsPx[side]}
      onChange={(change) => setPanel(preferences, side, change)}
    >
      {content}
    </SplitPanel>
  );
}
