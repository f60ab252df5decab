import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLuma, writeClip } from './support/make-clip.ts';
import { startGateway } from './support/start-gateway.ts';

const dark = { width: 64, height: 48, frameCount: 20, firstLuma: 40, lumaStep: 3 };

describe('engine lane', () => {
  it('says hello, opens a file by its id and shows exactly the frame that was asked for', async () => {
    const gateway = await startGateway({ engine: { type: 'spawn' } });
    writeClip(join(gateway.mediaRoot, 'dark.y4m'), dark);
    const page = await gateway.openPage();
    expect(page.texts[0]).toMatchObject({ t: 'hello', protocol: 1, lane: 'engine', source: 'engine' });
    const asset = await page.openFile('dark.y4m');
    expect(asset).toMatchObject({ ok: true, width: 64, height: 48, fps: 25, frame_count: 20 });

    const { reply, picture } = await page.render('render_frame', { time: 7 / 25, chain: [] });

    expect(reply.frame_index).toBe(7);
    expect(picture).toMatchObject({
      lane: 'engine',
      codec: 'jpeg',
      frameIndex: 7,
      width: 64,
      height: 48,
      timeUs: 280_000,
    });
    expect(readLuma(picture.jpeg)).toBeCloseTo(40 + 7 * 3, -0.3);
    await page.waitForState('live');
  });
});
