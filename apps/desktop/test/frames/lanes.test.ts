import { randomBytes } from 'node:crypto';
import { electronCapability } from '@framelane/electron-runtime';
import { StreamProducer } from '@framelane/shm-native';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { launchLane } from './support/launch-lane.ts';

const size = { width: 65, height: 32 };
const cleanUp = useCleanUp();

function startProducer(): StreamProducer {
  const name = `test-${process.pid}-${randomBytes(5).toString('hex')}`;
  return cleanUp(StreamProducer.create({ name, maxWidth: size.width, maxHeight: size.height }));
}

function makePicture(value: number): Uint8Array {
  return new Uint8Array(size.width * size.height * 4).fill(value);
}

needs(describe, await electronCapability())('frame lanes', { timeout: 120_000 }, () => {
  it.each(['mapped', 'copied', 'main'] as const)('%s: every member of the API', async (lane) => {
    const producer = startProducer();
    const { page } = cleanUp(await launchLane({ lanes: [lane], streamName: producer.name }));
    expect(await page.evaluate(() => lab.api.connect())).toEqual({
      protocolVersion: 1,
      stream: { name: producer.name, ...size, pixelFormat: 'BGRA8', slotCount: 3, protocolVersion: 2 },
      features: [],
    });
    expect(await page.evaluate(() => lab.api.getStatus())).toMatchObject({ presence: 'live', lane, problems: [] });
    for (const value of [11, 12, 13, 14]) {
      producer.publish(makePicture(value), size);
      const seen = await page.evaluate(async () => {
        const buffer = await lab.api.waitFrame();
        const pixels = new Set(new Uint8Array(buffer, 16, 65 * 32 * 4));
        return {
          header: [...new Uint32Array(buffer, 0, 3)],
          pixels: [...pixels],
          isShared: buffer instanceof SharedArrayBuffer,
        };
      });
      expect(seen).toEqual({ header: [size.width, size.height, value - 10], pixels: [value], isShared: true });
    }
    const received: string[] = [];
    producer.onMessage((text) => received.push(text));
    await page.evaluate(() => lab.api.sendMessage({ event_type: 'getStatsRequest' }));
    await expect.poll(() => received).toEqual(['{"event_type":"getStatsRequest","payload":{}}']);
    producer.sendMessage('{"event_type":"getStatsResult","payload":{"fps":60}}');
    await page.waitForFunction(() => lab.messages.includes('getStatsResult'));
    const wait = page.evaluate(() =>
      lab.api.waitFrame().then(
        () => 'frame',
        (error) => error.code,
      ),
    );
    await page.evaluate(() => lab.api.disconnect());
    expect(await wait).toMatch(/ERR_(VIEWER_DISCONNECTED|SHM_CLOSED)/);
    expect(await page.evaluate(() => lab.api.getStatus())).toMatchObject({ presence: 'idle' });
    await expect.poll(() => producer.stats().clients).toBe(0);
  });
});
