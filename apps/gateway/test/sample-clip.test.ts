import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { findOwnEngine } from '../src/server/lanes/engine/host/own-engine.ts';
import { SampleClip } from '../src/server/media/sample-clip.ts';
import { startGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const log = pino({ level: 'silent' });

describe('sample clip', () => {
  it('stands in the list before it is made, is made once for everybody who opens it, and plays', async () => {
    const cacheDir = join(makeTempFolder(), 'cache');
    const gateway = await startGateway({ engine: { type: 'spawn' }, cacheDir });
    const [first, second] = [await gateway.openPage(), await gateway.openPage()];
    const entry = (await first.list()).entries[0];
    expect(entry).toMatchObject({ name: 'Sample clip', kind: 'video', isSample: true });
    const [asset, other] = await Promise.all(
      [first, second].map((page) => page.command('ingest', { media: entry?.id })),
    );
    expect(asset).toMatchObject({ ok: true, width: 1920, height: 1080, fps: 30, frame_count: 300, has_audio: true });
    expect(other?.asset_id).toBe(asset?.asset_id);
    expect(readdirSync(cacheDir)).toEqual(['sample-v1.mp4']);
    const { picture } = await first.render('render_frame', { time: 5, chain: [{ effectId: 'fx.blur' }] });
    expect(picture).toMatchObject({ frameIndex: 150, width: 1920, height: 1080 });
  }, 180_000);

  it('fails with a code when the engine cannot make it, and leaves nothing', async () => {
    const folder = makeTempFolder();
    const sample = new SampleClip({ path: join(folder, 'sample.mp4'), engine: { program: 'false', args: [] }, log });
    await expect(sample.prepare()).rejects.toMatchObject({ code: 'source_gone' });
    const missing = new SampleClip({
      path: join(folder, 'sample.mp4'),
      engine: { program: join(folder, 'none'), args: [] },
      log,
    });
    await expect(missing.prepare()).rejects.toMatchObject({ code: 'source_gone' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is given up when the gateway closes', async () => {
    const folder = makeTempFolder();
    const sample = new SampleClip({ path: join(folder, 'sample.mp4'), engine: findOwnEngine(), log });
    const made = sample.prepare();
    made.catch(() => undefined);
    while (!readdirSync(folder).some((name) => name.startsWith('.making-'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await sample.close();
    await sample.close();
    await expect(made).rejects.toMatchObject({ code: 'source_gone' });
    expect(readdirSync(folder)).toEqual([]);
    await expect(sample.prepare()).rejects.toMatchObject({ code: 'source_gone' });
    expect(existsSync(join(folder, 'sample.mp4'))).toBe(false);
  });
});
