import { TriangleAlert } from 'lucide-react';
import { Glyph } from '../../kit/glyph.tsx';
import { StreamPresence } from '../../shell/presence.tsx';
import shared from '../../shell/status-bar.module.css';
import { formatMs } from '../../state/format.ts';
import { useStageState, useStream } from '../../state/use-stream.ts';

/** The status bar while the stream lane is on show: real figures only. */
export function StreamStatus() {
  const stream = useStream();
  const { lane, size, stats, stage } = useStageState((state) => state);
  const { p50, p99 } = stats.latencyMs;
  return (
    <footer className={shared.bar}>
      <div className={shared.group}>
        <span className={shared.item} role="status">
          <StreamPresence />
        </span>
        <span className={shared.item}>{stage === undefined ? 'No stage open' : stream.nameStage(stage.path)}</span>
        {size !== undefined && (
          <span className={shared.item}>
            {size.width}×{size.height}
          </span>
        )}
        <span className={shared.item}>{stats.fps.toFixed(1)} fps</span>
        <span className={shared.item}>{stats.framesDropped} dropped</span>
        {p99 > 0 && (
          <span className={shared.item} data-tip="Input to picture, median and 99th percentile of the last 128">
            p50 {formatMs(p50)} p99 {formatMs(p99)}
          </span>
        )}
        {lane !== undefined && <LaneName lane={lane} />}
      </div>
    </footer>
  );
}

/** The way pictures come by, and why it is not a better one. */
function LaneName({ lane }: { lane: string }) {
  const refusal = useStageState(({ problems }) => problems.find(({ code }) => code === 'ERR_LANE_UNAVAILABLE'));
  if (refusal === undefined) return <span className={shared.item}>{lane}</span>;
  return (
    <span className={shared.item} data-tip={refusal.message}>
      {lane}
      <span className={shared.reason}>
        <Glyph icon={TriangleAlert} sizePx={12} />
        {refusal.message}
      </span>
    </span>
  );
}
