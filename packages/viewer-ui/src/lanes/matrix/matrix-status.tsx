import { PanelPresence } from '../../shell/presence.tsx';
import shared from '../../shell/status-bar.module.css';
import { formatCount } from '../../state/format.ts';
import { usePanelState } from '../../state/use-matrix.ts';

/** The status bar while the matrix lane is on show: real figures only. */
export function MatrixStatus() {
  const report = usePanelState((state) => state.report);
  return (
    <footer className={shared.bar}>
      <div className={shared.group}>
        <span className={shared.item} role="status">
          <PanelPresence />
        </span>
        {report !== undefined && (
          <>
            <span className={shared.item}>
              {report.size.width}×{report.size.height}
            </span>
            <span className={shared.item} data-tip="Pictures pushed to the devices each second, of those wanted">
              {report.fps.toFixed(1)} of {report.targetFps} fps
            </span>
            <span className={shared.item}>{formatCount(report.version, 'picture')}</span>
            <span className={shared.item} data-tip="Since the last picture of any source">
              {report.version === 0 ? 'none yet' : `${report.updateAgeS.toFixed(1)} s ago`}
            </span>
          </>
        )}
      </div>
      {report !== undefined && (
        <div className={shared.group}>
          {report.powerScale < 1 && (
            <span className={shared.item} data-tip="The power limit dims the picture">
              power {Math.round(report.powerScale * 100)} %
            </span>
          )}
          <span className={shared.item} data-tip="Ticks of the panel that came late, and those left out">
            {report.lateTicks} late, {report.skippedTicks} skipped
          </span>
        </div>
      )}
    </footer>
  );
}
