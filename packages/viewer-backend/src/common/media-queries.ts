import type { AssetInfo } from '@framelane/protocol/engine';
import type { Clock } from './clock.ts';
import type { Thumbnail, Waveform } from './engine-backend.ts';
import type { EngineTransport } from './engine-transport.ts';
import { makeServerError } from './viewer-errors.ts';

const pollMs = 250;

export async function fetchThumbnails(
  transport: EngineTransport<unknown>,
  asset: AssetInfo,
  options: { count: number; heightPx?: number },
): Promise<readonly Thumbnail[]> {
  const reply = await transport.send('thumbnails', {
    asset_id: asset.asset_id,
    count: options.count,
    ...(options.heightPx === undefined ? {} : { height: options.heightPx }),
  });
  return reply.thumbnails.map(({ time, data }) => ({
    timeS: time,
    url: data.startsWith('data:') ? data : `data:image/jpeg;base64,${data}`,
  }));
}

/** Waits for the job behind it, when there is one. */
export async function fetchWaveform(
  outside: { transport: EngineTransport<unknown>; clock: Clock },
  asset: AssetInfo,
  options: { bins: number },
): Promise<Waveform> {
  const { transport, clock } = outside;
  const reply = await transport.send('waveform', { asset_id: asset.asset_id, bins: options.bins });
  let result: unknown = reply.result;
  while (result === undefined && reply.job_id !== undefined) {
    const status = await transport.send('job_status', { job_id: reply.job_id });
    if (status.status === 'error' || status.status === 'cancelled') throw makeServerError('waveform', status);
    result = status.result;
    if (result === undefined) await new Promise<void>((resolve) => clock.setTimer(pollMs, resolve));
  }
  if (!isWaveformResult(result)) throw makeServerError('waveform', { code: 'internal', error: 'no waveform came' });
  return { channels: result.channels, bins: result.bins, durationS: result.duration, peaks: result.peaks };
}

interface WaveformResult {
  channels: number;
  bins: number;
  duration: number;
  peaks: Waveform['peaks'];
}

function isWaveformResult(value: unknown): value is WaveformResult {
  return typeof value === 'object' && value !== null && 'peaks' in value && Array.isArray(value.peaks);
}
