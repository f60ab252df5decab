import type { Waveform } from '../audio/measure-waveform.ts';
import { WorkWatch } from '../audio/work-watch.ts';
import type { JobControl } from '../jobs/job-order.ts';
import type { AssetChoice } from '../media-worker/media-calls.ts';
import type { Command, EngineServices, ReplyFields } from './command.ts';
import { readAsset } from './picture-fields.ts';
import { readCount } from './request-fields.ts';

const progressSteps = 1000;
const progressIntervalMs = 50;

export const waveform: Command = {
  class: 'J',
  prepare: (body, { media, jobs }) => {
    const bins = readCount(body, 'bins', { min: 1, max: 8192, fallback: 1024 });
    const asset = readAsset(body);
    return async () => {
      const { id } = await media.call('findSound', { asset });
      const job = jobs.start({
        kind: 'waveform',
        total: progressSteps,
        run: (control) => measure(media, { asset: { by: 'id', id }, bins }, control),
      });
      return { reply: { job_id: job.id } };
    };
  },
};

async function measure(
  media: EngineServices['media'],
  request: { asset: AssetChoice; bins: number },
  { signal, report }: JobControl,
): Promise<ReplyFields> {
  const watch = new WorkWatch();
  const stop = () => watch.stop();
  signal.addEventListener('abort', stop);
  const timer = setInterval(() => report(Math.floor(watch.progress * progressSteps)), progressIntervalMs);
  try {
    signal.throwIfAborted();
    return describe(await media.call('measureWaveform', { ...request, watch: watch.memory }));
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
  }
}

function describe({ channels, bins, durationSeconds, peaks }: Waveform): ReplyFields {
  return {
    channels,
    bins,
    duration: durationSeconds,
    peaks: peaks.map((extremes) =>
      Array.from({ length: bins }, (_, bin) => [shorten(extremes[2 * bin]), shorten(extremes[2 * bin + 1])]),
    ),
  };
}

/** Four digits are more than any screen shows. */
function shorten(level = 0): number {
  return Math.round(level * 10_000) / 10_000;
}
