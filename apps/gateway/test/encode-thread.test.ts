import { describe, expect, it } from 'vitest';
import { EncodeThread } from '../src/server/lanes/stream/pictures/encode-thread.ts';

describe('EncodeThread', () => {
  it('can be closed while it encodes, again and again, without harm to the process', async () => {
    const [width, height] = [1920, 1080];
    const pixels = new SharedArrayBuffer(width * height * 4);
    const full = new SharedArrayBuffer(width * height * 4);
    for (let round = 0; round < 20; round += 1) {
      const thread = new EncodeThread();
      const job = { pixels, byteOffset: 0, width, height, rowBytes: width * 4, targets: { full } };
      expect(await thread.encode(job)).toMatchObject({ type: 'done' });
      const interrupted = thread.encode(job);
      await new Promise((resolve) => setTimeout(resolve, round / 4));
      await thread.close();
      expect(['done', 'failed']).toContain((await interrupted).type);
      await thread.close();
    }
  });
});
