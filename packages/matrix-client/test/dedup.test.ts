import type { Socket } from 'node:net';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { MatrixClient, type MatrixClientOptions } from '../src/index.ts';
import { pixel } from './support/pictures.ts';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();
const rgba = (...bytes: number[]) => ({ width: 1, height: 1, data: Uint8Array.from(bytes) });

/** A service that says OK to everything, with what arrived. */
async function open(options: MatrixClientOptions) {
  const levels: number[] = [];
  const sockets: Socket[] = [];
  const { tcpAddress } = closeLater(
    await listenAsService((socket) => {
      sockets.push(socket);
      forEachFrame(socket, (rgb) => {
        levels.push(rgb[0] ?? 0);
        socket.write('OK');
      });
    }),
  );
  return { levels, sockets, client: closeLater(new MatrixClient({ tcpAddress, ...options })) };
}

describe('a frame equal to the one on display', () => {
  it('is not sent again by default, and is when it changed or another came between', async () => {
    const { levels, client } = await open({});
    const outcomes: string[] = [];
    for (const level of [1, 1, 1, 2, 1]) outcomes.push(await client.sendImage(pixel(level)));
    expect(outcomes).toEqual(['accepted', 'unchanged', 'unchanged', 'accepted', 'accepted']);
    expect(levels).toEqual([1, 2, 1]);
  });

  it('is always sent with `none`', async () => {
    const { levels, client } = await open({ dedupStrategy: 'none' });
    for (let count = 0; count < 3; count += 1) expect(await client.sendImage(pixel(1))).toBe('accepted');
    expect(levels).toEqual([1, 1, 1]);
  });

  it('is one with the same bytes as given with `source`, with the same colours with `payload`', async () => {
    const frames = [rgba(1, 2, 3, 4), rgba(1, 2, 3, 4), rgba(1, 2, 3, 5), rgba(1, 2, 3)];
    const send = async (options: MatrixClientOptions) => {
      const { client } = await open(options);
      const outcomes: string[] = [];
      for (const frame of frames) outcomes.push(await client.sendImage(frame));
      return outcomes;
    };
    expect(await send({ dedupStrategy: 'source' })).toEqual(['accepted', 'unchanged', 'accepted', 'accepted']);
    expect(await send({ dedupStrategy: 'payload' })).toEqual(['accepted', 'unchanged', 'unchanged', 'unchanged']);
  });

  it('has the same size', async () => {
    const { client } = await open({ dedupStrategy: 'payload' });
    const data = new Uint8Array(6);
    expect(await client.sendImage({ width: 2, height: 1, data })).toBe('accepted');
    expect(await client.sendImage({ width: 1, height: 2, data })).toBe('accepted');
    expect(await client.sendImage({ width: 1, height: 2, data })).toBe('unchanged');
  });

  it('is sent again after `dedupMaxAgeMs`', async () => {
    const { client } = await open({ dedupMaxAgeMs: 20 });
    expect(await client.sendImage(pixel(1))).toBe('accepted');
    await expect.poll(() => client.sendImage(pixel(1))).toBe('accepted');
    const { client: forgetful } = await open({ dedupMaxAgeMs: 0 });
    await forgetful.sendImage(pixel(1));
    for (let count = 0; count < 10; count += 1) expect(await forgetful.sendImage(pixel(1))).toBe('unchanged');
  });

  it('is sent while another is on its way, which would cover it', async () => {
    const { levels, client } = await open({ maxInFlight: 4 });
    await client.sendImage(pixel(1));
    const outcomes = await Promise.all([2, 1, 1].map((level) => client.sendImage(pixel(level))));
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted']);
    expect(levels).toEqual([1, 2, 1, 1]);
    expect(await client.sendImage(pixel(1))).toBe('unchanged');
  });

  it('is sent when nobody looks at OKs', async () => {
    const { client } = await open({ ackStrategy: 'never' });
    for (let count = 0; count < 3; count += 1) expect(await client.sendImage(pixel(1))).toBe('sent');
  });
});

describe('what was on display is forgotten', () => {
  it('when the client is closed', async () => {
    const { levels, client } = await open({});
    await client.sendImage(pixel(1));
    await client.close();
    expect(await client.sendImage(pixel(1))).toBe('accepted');
    expect(levels).toEqual([1, 1]);
  });

  it('when the service goes, as in a restart', async () => {
    const { sockets, client } = await open({ dedupMaxAgeMs: 0 });
    await client.sendImage(pixel(1));
    sockets[0]?.end();
    await expect.poll(() => client.sendImage(pixel(1))).toBe('accepted');
  });

  it('when a frame is refused', async () => {
    const { tcpAddress } = closeLater(
      await listenAsService((socket) =>
        forEachFrame(socket, (rgb) => (rgb.byteLength > 3 ? socket.end() : socket.write('OK'))),
      ),
    );
    const client = closeLater(new MatrixClient({ tcpAddress }));
    await client.sendImage(pixel(1));
    const wrong = { width: 2, height: 1, data: new Uint8Array(6) };
    await expect(client.sendImage(wrong)).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
    expect(await client.sendImage(pixel(1))).toBe('accepted');
  });

  it('when an OK does not come in time', async () => {
    const { tcpAddress } = closeLater(
      await listenAsService((socket) => forEachFrame(socket, (rgb) => rgb[0] !== 2 && socket.write('OK'))),
    );
    const client = closeLater(new MatrixClient({ tcpAddress, ackTimeoutMs: 1000 }));
    await client.sendImage(pixel(1));
    await expect(client.sendImage(pixel(2))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
    // Its OK counts for the frame before, so this one times out too: it was sent.
    await expect(client.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
  });
});
