import { setTimeout as sleep } from 'node:timers/promises';
import { chains } from './engine.mjs';

/** Exports to the end, over what was there; throws when the export failed. */
export async function exportWhole(client, order) {
  const { job_id } = await client.send('export_start', { overwrite: true, ...order });
  while (true) {
    const { status, error } = await client.send('export_status', { job_id });
    if (status === 'complete') return;
    if (status !== 'queued' && status !== 'running') throw new Error(`the export failed: ${error}`);
    await sleep(10);
  }
}

/**
 * Renders a range into memory with three effects. Every round has a chain of its own, or the pictures of the round before
 * would be found there.
 */
export async function renderRange(client, { assetId, seconds, fps, round }) {
  const [invert, hue] = chains['invert, hue_shift 90, blur 5'].chain;
  const chain = [invert, hue, { effectId: 'fx.blur', parameters: { radius: 5 + round / 1000 } }];
  await client.send('render_range', { asset_id: assetId, start: 0, end: seconds, fps, chain });
}
