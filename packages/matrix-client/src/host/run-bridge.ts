import { setTimeout as delay } from 'node:timers/promises';
import { MatrixClient } from '../matrix-client.ts';
import { MovingPicture } from '../moving-picture.ts';
import { PanelPainter } from '../panel-painter.ts';
import type { MatrixImage } from '../rgb-image.ts';
import type { BridgeJob, BridgeReport, BridgeSource } from './bridge-job.ts';
import type { PictureTaker } from './picture-taker.ts';

export interface RunBridgeOptions {
  /** Takes pictures from other programs, for which this package knows no wire. */
  openTaker: (source: Exclude<BridgeSource, { type: 'demo' }>) => PictureTaker;
  stop: AbortSignal;
  tell: (report: BridgeReport) => void;
}

const reportIntervalMs = 250;

/** Sends pictures to a panel until it is stopped. Whatever goes wrong is told and tried again with the next picture. */
export async function runBridge(job: BridgeJob, { openTaker, stop, tell }: RunBridgeOptions): Promise<void> {
  const client = new MatrixClient(job.address);
  const images = openImages(job, openTaker);
  const counts: BridgeReport = { hasPicture: false, shown: 0, lost: 0 };
  const report = (): void => tell({ ...counts, hasPicture: counts.hasPicture && images.isLive });
  const reporting = setInterval(report, reportIntervalMs);
  stop.addEventListener('abort', () => images.close(), { once: true });
  try {
    let dueMs = performance.now();
    while (!stop.aborted) {
      const image = await images.take();
      if (image === undefined) break;
      await send(client, image, counts);
      if (!counts.hasPicture) {
        counts.hasPicture = true;
        report();
      }
      dueMs = Math.max(dueMs + 1000 / job.fps, performance.now());
      // Only an abort rejects, and ends the loop.
      await delay(dueMs - performance.now(), undefined, { signal: stop }).catch(() => undefined);
    }
  } finally {
    clearInterval(reporting);
    images.close();
    await client.close();
  }
}

async function send(client: MatrixClient, image: MatrixImage, counts: BridgeReport): Promise<void> {
  try {
    await client.sendImage(image);
    counts.shown += 1;
    delete counts.problem;
  } catch (error) {
    counts.lost += 1;
    counts.problem = error instanceof Error ? error.message : String(error);
  }
}

interface Images {
  readonly isLive: boolean;
  take(): Promise<MatrixImage | undefined>;
  close(): void;
}

function openImages({ source, panel, fit }: BridgeJob, openTaker: RunBridgeOptions['openTaker']): Images {
  if (source.type === 'demo') {
    const picture = new MovingPicture(panel);
    return {
      isLive: true,
      take: async () => picture.paint(performance.now() / 1000),
      close: () => undefined,
    };
  }
  const painter = new PanelPainter(panel, fit);
  const taker = openTaker(source);
  return {
    get isLive() {
      return taker.isLive;
    },
    take: async () => {
      const picture = await taker.take();
      return picture === undefined ? undefined : painter.paint(picture);
    },
    close: () => taker.close(),
  };
}
