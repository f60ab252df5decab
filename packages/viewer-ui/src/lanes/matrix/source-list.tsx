import type { MatrixDevice, MatrixSource } from '@framelane/viewer-backend';
import { Cable, MonitorSpeaker, Network, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Glyph } from '../../kit/glyph.tsx';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { formatCount, joinClasses } from '../../state/format.ts';
import { useStore } from '../../state/store.ts';
import { useMatrix, usePanelState } from '../../state/use-matrix.ts';
import { countPictures, countRefused, keyOfSource } from './rate-book.ts';
import styles from './source-list.module.css';

const noSources: readonly MatrixSource[] = [];
const noDevices: readonly MatrixDevice[] = [];

/** Who may send pictures, and how many come. */
export function SourceList() {
  const { rates } = useMatrix();
  const sources = usePanelState((state) => state.report?.sources ?? noSources);
  const shownRates = useStore(rates);
  return (
    <section className={styles.part} aria-label="Picture sources">
      <PanelHeader title="Sources" note={sources.length > 0 ? String(sources.length) : undefined} />
      {sources.length === 0 && <EmptyState icon={Radio} title="Nothing is listening yet" />}
      <div className={styles.scroll}>
        {sources.map((source) => {
          const { kind, address, state } = source;
          const refused = countRefused(source);
          const key = keyOfSource(source);
          const rate = shownRates[key];
          return (
            <Entry
              key={key}
              icon={kind === 'unix' || kind === 'tcp' || kind === 'mmap' ? Cable : Network}
              title={kind}
              figure={rate === undefined ? '–' : `${rate.toFixed(1)} /s`}
              state={state}
              isGood={state === 'listening' || state === 'live'}
            >
              <span data-tip={address}>{address}</span>
              <span>{formatCount(countPictures(source), 'picture')}</span>
              {refused > 0 && <span className={styles.bad}>{refused.toLocaleString('en')} refused</span>}
            </Entry>
          );
        })}
      </div>
    </section>
  );
}

/** What shows the pictures. */
export function DeviceList() {
  const devices = usePanelState((state) => state.report?.devices ?? noDevices);
  return (
    <section className={styles.part} aria-label="Output devices">
      <PanelHeader title="Output devices" note={devices.length > 0 ? String(devices.length) : undefined} />
      {devices.length === 0 && <EmptyState icon={MonitorSpeaker} title="No device is open" />}
      <div className={styles.scroll}>
        {devices.map(({ name, state, pushes, dropped, errors }, index) => (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: two devices may go by one name, and their order is fixed
            key={`${index} ${name}`}
            icon={MonitorSpeaker}
            title={name}
            figure={formatCount(pushes, 'picture')}
            state={state}
            isGood={state === 'open'}
          >
            <span>pushed</span>
            {dropped > 0 && <span className={styles.warn}>{dropped.toLocaleString('en')} dropped</span>}
            {errors > 0 && <span className={styles.bad}>{errors.toLocaleString('en')} errors</span>}
          </Entry>
        ))}
      </div>
    </section>
  );
}

interface EntryProps {
  icon: typeof Cable;
  title: string;
  figure: string;
  state: string;
  isGood: boolean;
  /** Small facts below. */
  children: ReactNode;
}

function Entry({ icon, title, figure, state, isGood, children }: EntryProps) {
  return (
    <div className={styles.entry}>
      <Glyph icon={icon} sizePx={14} />
      <div className={styles.text}>
        <p className={styles.title}>
          <span className={styles.name} data-tip={title}>
            {title}
          </span>
          <span className={joinClasses(styles.state, isGood ? styles.good : styles.warn)}>{state}</span>
          <span className={styles.figure}>{figure}</span>
        </p>
        <p className={styles.facts}>{children}</p>
      </div>
    </div>
  );
}
