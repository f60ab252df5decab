import { join } from 'node:path';
import { spawnEngine } from '@framelane/engine-client';
import { describe, expect, it } from 'vitest';
import { findOwnEngine } from '../src/server/lanes/engine/host/own-engine.ts';
import { readLuma, writeClip } from './support/make-clip.ts';
import { publishStage } from './support/publish-stage.ts';
import { startGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

describe('several sources on one lane', { timeout: 120_000 }, () => {
  it('lists every stream, gives each page the one it asked for, and the first to those that ask for none', async () => {
    const small = publishStage({ width: 64, height: 48 });
    const large = publishStage({ width: 96, height: 32 });
    const gateway = await startGateway({
      stage: { type: 'attach', streamName: small.streamName },
      more: { stages: [{ type: 'attach', streamName: large.streamName }], engines: [], panels: [] },
    });
    const first = await gateway.openPage({ lane: 'stream' });
    const second = await gateway.openPage({ lane: 'stream', source: 'stream-2' });
    for (const page of [first, second]) await page.waitForState('live');
    const findSize = ({ pictures: [picture] }: typeof first) => picture && [picture.width, picture.height];
    expect(await first.waitFor(() => findSize(first), 'a picture of the first')).toEqual([64, 48]);
    expect(await second.waitFor(() => findSize(second), 'a picture of the second')).toEqual([96, 32]);
    expect(await (await gateway.fetch('/api/sources')).json()).toEqual([
      { id: 'stream', lane: 'stream', name: small.streamName, state: 'live', size: [64, 48] },
      { id: 'stream-2', lane: 'stream', name: large.streamName, state: 'live', size: [96, 32] },
    ]);
    expect((await gateway.fetch('/api/frame.png?source=stream-2')).status).toBe(200);

    large.stop();
    await second.waitForState('lost');
    expect(first.texts.some(({ t, presence }) => t === 'state' && presence === 'lost')).toBe(false);
    const lanes = await (await gateway.fetch('/readyz')).json();
    expect(lanes).toMatchObject({ status: 'starting', lanes: { stream: 'live', 'stream-2': 'lost' } });
    const none = await gateway.openPage({ lane: 'stream', source: 'stream-3' });
    expect(await none.closed).toEqual({ code: 4001, reason: 'there is no such source on the stream lane' });
  });

  it('opens a file in the engine the page chose, and leaves those of the others alone', async () => {
    const mediaRoot = makeTempFolder();
    const size = { width: 64, height: 48, frameCount: 10, lumaStep: 10 };
    writeClip(join(mediaRoot, 'dark.y4m'), { ...size, firstLuma: 30 });
    writeClip(join(mediaRoot, 'bright.y4m'), { ...size, firstLuma: 120 });
    const { program, args } = findOwnEngine();
    const options = { command: program, args: [...args, '--media-root', mediaRoot], exitWithParent: true };
    const [one, two] = await Promise.all([spawnEngine(options), spawnEngine(options)]);
    try {
      const [first, second] = [one, two].map(({ address: { endpoint, token } }) => ({
        type: 'attach' as const,
        endpoint,
        ...(token === undefined ? {} : { token }),
      }));
      if (first === undefined || second === undefined) throw new Error('expected two engines');
      const gateway = await startGateway({
        engine: first,
        more: { engines: [second], stages: [], panels: [] },
        mediaRoots: [mediaRoot],
      });
      const pages = [await gateway.openPage(), await gateway.openPage({ source: 'engine-2' })] as const;
      await pages[0].openFile('dark.y4m');
      await pages[1].openFile('bright.y4m');
      const lumaOf = async (page: (typeof pages)[0]) => {
        const { picture } = await page.render('render_frame', { time: 0, chain: [] });
        return readLuma(picture.jpeg);
      };
      expect(Math.abs((await lumaOf(pages[0])) - 30)).toBeLessThan(3);
      expect(Math.abs((await lumaOf(pages[1])) - 120)).toBeLessThan(3);

      await two.stop();
      await pages[1].waitFor(
        () => pages[1].texts.some(({ presence }) => presence === 'lost'),
        'the loss of the second',
      );
      expect(Math.abs((await lumaOf(pages[0])) - 30)).toBeLessThan(3);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
  });
});
