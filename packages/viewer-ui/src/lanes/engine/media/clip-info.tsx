import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Glyph } from '../../../kit/glyph.tsx';
import { formatClock, formatRate } from '../../../state/format.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import styles from './clip-info.module.css';

/** What the engine found in the file that is open. */
export function ClipInfo() {
  const asset = useEngineState((state) => state.asset);
  const [isOpen, setOpen] = useState(true);
  if (asset === undefined) return null;
  const frames = asset.frame_count ?? Math.round(asset.duration * asset.fps);
  const rows = [
    ['Size', `${asset.width} × ${asset.height}`],
    ['Codec', asset.hdr === true ? `${asset.codec}, HDR` : asset.codec],
    ['Rate', `${formatRate(asset.fps)} fps${asset.vfr === true ? ', variable' : ''}`],
    ['Length', `${formatClock(asset.duration)}, ${frames} frames`],
    ['Audio', describeAudio(asset)],
  ] as const;
  return (
    <section className={styles.info} aria-label="Clip">
      <button type="button" className={styles.heading} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Glyph icon={isOpen ? ChevronDown : ChevronRight} sizePx={14} />
        Clip
      </button>
      {isOpen && (
        <dl className={styles.rows}>
          <div>
            <dt>Name</dt>
            <dd data-tip={asset.name}>{asset.name}</dd>
          </div>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function describeAudio({
  has_audio,
  audio,
}: {
  has_audio: boolean;
  audio?: { sample_rate: number; channels: number; codec: string } | null;
}) {
  if (!has_audio) return 'none';
  if (audio === undefined || audio === null) return 'yes';
  const layout = audio.channels === 1 ? 'mono' : audio.channels === 2 ? 'stereo' : `${audio.channels} channels`;
  return `${audio.codec}, ${audio.sample_rate / 1000} kHz ${layout}`;
}
