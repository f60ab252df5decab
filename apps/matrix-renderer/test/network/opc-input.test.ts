import { once } from 'node:events';
import { encodeOpc } from '@framelane/protocol/matrix';
import { describe, expect, it } from 'vitest';
import { openTcp, RecordingSink, waitUntil, withInput } from './support.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

async function sendAll(sink: RecordingSink, options: object, pieces: Uint8Array[], committed: number) {
  await withInput(sink, { kind: 'opc', ...options }, async ({ port, count }) => {
    const socket = await openTcp(port);
    for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
    await waitUntil(() => count('committed') === committed, `${committed} frames were shown`);
    socket.destroy();
  });
  expect(sink.openSources).toBe(0);
}

describe('Open Pixel Control', () => {
  it('shows the golden pixel and keeps what a short message leaves out', async () => {
    const sink = new RecordingSink(2, 1);
    const both = encodeOpc({ channel: 1, command: 0, data: bytes(1, 1, 1, 2, 2, 2, 3, 3, 3) });
    const green = Uint8Array.from(Buffer.from('0000000300ff00', 'hex'));
    await sendAll(sink, {}, [both, green], 2);
    expect(sink.frames).toEqual(['010101020202', '00ff00020202']);
  });

  it('takes messages in pieces of one byte, 16-bit colour, and skips unknown commands', async () => {
    const sink = new RecordingSink(2, 1);
    const stream = Buffer.concat([
      encodeOpc({ channel: 0, command: 255, data: bytes(0, 1, 2, 3) }),
      encodeOpc({ channel: 0, command: 7, data: bytes() }),
      encodeOpc({ channel: 0, command: 2, data: bytes(1, 99, 2, 99, 3, 99, 4, 99, 5, 99, 6, 99, 7, 99) }),
    ]);
    await sendAll(
      sink,
      {},
      Array.from(stream, (byte) => bytes(byte)),
      1,
    );
    expect(sink.frames).toEqual(['010203040506']);
  });

  it('lays channels where the configuration says and folds serpentine strips', async () => {
    const sink = new RecordingSink(2, 2);
    const channels = { 3: { start: 1, count: 3 } };
    const data = bytes(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
    await sendAll(sink, { order: 'serpentine', channels }, [encodeOpc({ channel: 3, command: 0, data })], 1);
    expect(sink.frames).toEqual(['000000010101030303020202']);
  });

  it('shows a large display when its last pixel comes', async () => {
    const sink = new RecordingSink(256, 128);
    const one = encodeOpc({ channel: 1, command: 0, data: new Uint8Array(65_535).fill(1) });
    const two = encodeOpc({ channel: 2, command: 0, data: new Uint8Array((256 * 128 - 21_845) * 3).fill(2) });
    await sendAll(sink, {}, [Buffer.concat([one, two])], 1);
    expect(sink.frames[0]?.endsWith('01'.repeat(3) + '02'.repeat((256 * 128 - 21_845) * 3))).toBe(true);
  });

  it('counts a message that was cut off and never answers', async () => {
    const sink = new RecordingSink(1, 1);
    await withInput(sink, { kind: 'opc' }, async ({ port, count }) => {
      const socket = await openTcp(port);
      let answered = 0;
      socket.on('data', (chunk) => {
        answered += chunk.length;
      });
      socket.end(bytes(0, 0, 0));
      await once(socket, 'close');
      await waitUntil(() => count('E_TRUNCATED') === 1, 'the cut message was counted');
      expect(answered).toBe(0);
    });
  });
});
