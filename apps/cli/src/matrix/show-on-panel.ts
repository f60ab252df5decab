import type { MatrixAddress } from '@framelane/matrix-client';
import type { PictureFit } from '@framelane/protocol/matrix';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Size } from '../options/parse-values.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { Pace } from '../pace.ts';
import type { PictureSource } from '../streams/picture-source.ts';
import { RingPictures } from '../streams/ring-pictures.ts';
import { StreamSource } from '../streams/stream-source.ts';
import { PanelLink } from './panel-link.ts';

/** What to show where; a ring goes before a stream. */
export interface PanelShow {
  streamName?: string;
  ring?: string;
  address: MatrixAddress;
  panel: Size;
  fit: PictureFit;
  /** Pictures per second, at most. */
  fps: number;
  /** Ends after so many. */
  frames: number;
  /** Longest wait for the first picture, milliseconds. */
  timeout: number;
}

/** Shows the pictures of a stream or a ring on a panel until they end or a signal comes; fails when the producer dies. */
export async function showOnPanel(show: PanelShow): Promise<void> {
  const { address, panel, fit } = show;
  const source = await openSource(show);
  const tell = (text: string) => void process.stderr.write(`framelane: ${text}\n`);
  const link = new PanelLink({ address, panel, fit, tell });
  try {
    await showPictures(source, link, show);
  } finally {
    source.close();
    await link.close();
  }
  if (source.end === 'died') throw new CliError(exitCodes.failed, `the producer of "${show.streamName}" died`);
}

function openSource({ ring, streamName = '', timeout }: PanelShow): Promise<PictureSource> | PictureSource {
  return ring === undefined ? StreamSource.attach({ streamName, timeout }) : new RingPictures(ring);
}

async function showPictures(source: PictureSource, link: PanelLink, { fps, frames, timeout }: PanelShow) {
  const first = await source.takeFirst({ timeout });
  const stop = listenForStop();
  stop.addEventListener('abort', () => source.close());
  const pace = new Pace(fps, stop);
  const progress = new ProgressLine(process.stderr, (rate) => {
    return `${rate} pictures/s  ${link.shown} shown  ${link.lost} lost  ${source.skipped} skipped`;
  });
  for (let next: typeof first | undefined = first; next !== undefined; next = await source.takeNext()) {
    await link.show(next);
    progress.count();
    if (link.shown >= frames) break;
    await pace.waitForTick();
  }
  progress.end();
  process.stderr.write(`showed ${link.shown} pictures, lost ${link.lost}, skipped ${source.skipped}\n`);
}
