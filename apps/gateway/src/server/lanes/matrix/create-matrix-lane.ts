import type { BridgeLanes } from '@framelane/matrix-client/host';
import type { ShowChoice } from '@framelane/protocol/gateway';
import type { Logger } from 'pino';
import { attachTo } from '../../contracts/source-host.ts';
import type { MatrixChoice } from '../../options.ts';
import { SpawnedPanel } from './host/spawned-panel.ts';
import { MatrixLane } from './matrix-lane.ts';

export interface CreateMatrixLaneOptions {
  sourceId: string;
  choice: Exclude<MatrixChoice, { type: 'off' }>;
  lanes: BridgeLanes;
  /** Where a panel that is started here keeps its settings. */
  stateDir: string;
  log: Logger;
}

/** The matrix lane with what belongs to it. */
export interface MatrixLaneParts {
  lane: MatrixLane;
  /** Only where this gateway starts the panel renderer. */
  panel?: SpawnedPanel;
}

const usualShow: ShowChoice = { source: 'demo', fit: 'contain', fps: 30 };

/** Puts the lane together without starting anything. */
export function createMatrixLane(options: CreateMatrixLaneOptions): MatrixLaneParts {
  const { sourceId, choice, lanes, stateDir, log } = options;
  if (choice.type === 'attach') {
    const { url } = choice;
    return {
      lane: new MatrixLane({
        sourceId,
        host: attachTo(choice),
        name: new URL(url).host,
        lanes,
        firstShow: { ...usualShow, source: 'none' },
        log,
      }),
    };
  }
  const panel = new SpawnedPanel({
    stateDir,
    log,
    ...(choice.command === undefined ? {} : { command: choice.command }),
  });
  return {
    lane: new MatrixLane({ sourceId, host: panel, name: 'isolated-render', lanes, firstShow: usualShow, log }),
    panel,
  };
}
