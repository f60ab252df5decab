import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeClip } from './support/make-clip.ts';
import { startGateway } from './support/start-gateway.ts';

const headerBytes = 44;

/** Largest difference of two samples in the same place, as far as both go; a decoder rounds a little differently. */
function maxDifference(left: Buffer, right: Buffer): number {
  let most = 0;
  for (let at = headerBytes; at + 1 < Math.min(left.length, right.length); at += 2) {
    most = Math.max(most, Math.abs(left.readInt16LE(at) - right.readInt16LE(at)));
  }
  return most;
}

async function openSample() {
  const gateway = await startGateway({ engine: { type: 'spawn' } });
  const page = await gateway.openPage();
  const sample = (await page.list()).entries.find(({ isSample }) => isSample === true);
  const asset = await page.command('ingest', { media: sample?.id });
  return { gateway, page, asset };
}

describe('the sound of an open file', () => {
  it('comes as WAV, whole or in ranges, cut to the sample', async () => {
    const { gateway, page, asset } = await openSample();
    const { sample_rate: rate, channels } = asset.audio as { sample_rate: number; channels: number };
    const address = `/api/audio/${asset.asset_id}?start=1&duration=0.5`;
    const whole = await gateway.fetch(address);
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.readUInt32LE(24)).toBe(rate);
    expect(bytes.length - headerBytes).toBe(Math.round(rate * 0.5) * channels * 2);
    for (const [range, from, to] of [
      ['bytes=0-43', 0, 44],
      ['bytes=100-', 100, bytes.length],
      ['bytes=-8', bytes.length - 8, bytes.length],
    ] as const) {
      const part = await gateway.fetch(address, { headers: { range } });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
    }
    // The second half of a second follows the first without a seam.
    const both = Buffer.from(
      await (await gateway.fetch(`/api/audio/${asset.asset_id}?start=1&duration=1`)).arrayBuffer(),
    );
    expect(maxDifference(both, bytes)).toBeLessThanOrEqual(1);
    expect(page.rawTexts.join('\n')).not.toContain('pcm_path');
  });

  it('is refused with a code where there is none', async () => {
    const { gateway, page, asset } = await openSample();
    writeClip(join(gateway.mediaRoot, 'silent.y4m'), {
      ...{ width: 32, height: 32 },
      frameCount: 2,
      firstLuma: 60,
      lumaStep: 1,
    });
    const silent = await page.openFile('silent.y4m');
    const ask = async (id: unknown, query: string) => {
      const response = await gateway.fetch(`/api/audio/${id}?${query}`);
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await ask(silent.asset_id, 'start=0&duration=1')).toEqual([404, 'not_found']);
    expect(await ask('a_unknown', 'start=0&duration=1')).toEqual([404, 'not_found']);
    expect(await ask(asset.asset_id, 'start=999&duration=1')).toEqual([400, 'bad_request']);
    expect(await ask(asset.asset_id, 'start=-1&duration=1')).toEqual([400, 'bad_request']);
    expect(await ask(asset.asset_id, 'start=0&duration=999')).toEqual([400, 'bad_request']);
    const stranger = await gateway.fetch(`/api/audio/${asset.asset_id}?start=0&duration=1`, {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(stranger.status).toBe(401);
  });

  it('lends its connection to thumbnails, whose pictures are small', async () => {
    const { page } = await openSample();
    const reply = await page.command('thumbnails', { count: 3, height: 24 });
    const thumbnails = reply.thumbnails as { time: number; data: string }[];
    expect(thumbnails).toHaveLength(3);
    expect(Buffer.from(thumbnails[0]?.data ?? '', 'base64').toString('hex', 0, 2)).toBe('ffd8');
  });
});
