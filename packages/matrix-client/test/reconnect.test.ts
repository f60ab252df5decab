import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { describe, expect, it } from 'vitest';
import { MatrixClient, type MatrixClientOptions } from '../src/index.ts';
import { ReconnectPause } from '../src/reconnect-pause.ts';
import { pixel } from './support/pictures.ts';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();

/** A service that says OK to everything, on the given port or one that it can be started on again. */
async function startService(port?: number) {
  const levels: number[] = [];
  let connections = 0;
  const service = closeLater(
    await listenAsService(
      (socket) => {
        connections += 1;
        forEachFrame(socket, (rgb) => {
          levels.push(rgb[0] ?? 0);
          socket.write('OK');
        });
      },
      port ?? (await findFreePort()),
    ),
  );
  return { ...service, levels, countConnections: () => connections };
}

/** A client that has sent a frame and whose service has gone. */
async function openAbandoned(options: MatrixClientOptions) {
  const service = await startService();
  const { tcpAddress } = service;
  const client = closeLater(new MatrixClient({ tcpAddress, ...options }));
  await client.sendImage(pixel(1));
  await service.close();
  await expect
    .poll(() => client.sendImage(pixel(2)).catch((error: { code: string }) => error.code))
    .toBe('ERR_MATRIX_CONNECT');
  return { client, port: tcpAddress.port };
}

describe('pauses between attempts', () => {
  it('double from 100 ms to 5 s, spread by a fifth both ways, and begin anew after an answer', () => {
    const pause = new ReconnectPause(() => 0.5);
    expect(Array.from({ length: 8 }, () => pause.take())).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    pause.reset();
    expect(pause.take()).toBe(100);
    expect(new ReconnectPause(() => 0).take()).toBeCloseTo(80);
    expect(new ReconnectPause(() => 1).take()).toBeCloseTo(120);
    const drawn = new ReconnectPause();
    for (const middleMs of [100, 200, 400, 800, 1600, 3200, 5000]) {
      const pauseMs = drawn.take();
      expect([pauseMs >= middleMs * 0.8, pauseMs <= middleMs * 1.2]).toEqual([true, true]);
    }
  });
});

describe('a client whose service was started again', () => {
  it('connects with the next frame', async () => {
    const { client, port } = await openAbandoned({});
    const second = await startService(port);
    expect(await client.sendImage(pixel(2))).toBe('accepted');
    expect(second.levels).toEqual([2]);
  });

  it('connects by itself when told to, and fails frames of a queue meanwhile', async () => {
    const { client, port } = await openAbandoned({ autoReconnect: true });
    const second = await startService(port);
    await expect.poll(second.countConnections).toBe(1);
    expect(await client.sendImage(pixel(3))).toBe('accepted');
    expect(second.countConnections()).toBe(1);
  });

  it('stops trying when it is closed', async () => {
    const service = await startService();
    const { tcpAddress } = service;
    await service.close();
    const client = closeLater(new MatrixClient({ tcpAddress, autoReconnect: true, mode: 'latest' }));
    const waiting = client.sendImage(pixel(1)).catch((error: { code: string }) => error.code);
    await client.close();
    expect(await waiting).toBe('ERR_MATRIX_CONNECT');
    const second = await startService(tcpAddress.port);
    // Longer than the first pauses together; an attempt would be counted.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(second.countConnections()).toBe(0);
  });
});

describe('mode latest', () => {
  it('keeps the newest frame until there is a service, and tells the others', async () => {
    const service = await startService();
    const { tcpAddress } = service;
    await service.close();
    const client = closeLater(new MatrixClient({ tcpAddress, autoReconnect: true, mode: 'latest' }));
    const outcomes = [1, 2, 3].map((level) => client.sendImage(pixel(level)));
    expect(await Promise.all(outcomes.slice(0, 2))).toEqual(['superseded', 'superseded']);
    const second = await startService(tcpAddress.port);
    expect(await outcomes[2]).toBe('accepted');
    expect(second.levels).toEqual([3]);
  });

  it('fails the newest frame without autoReconnect', async () => {
    const client = closeLater(new MatrixClient({ tcpAddress: { host: '127.0.0.1', port: 1 }, mode: 'latest' }));
    await expect(client.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_CONNECT' });
  });

  it('leaves out what there was no room for while the service was slow', async () => {
    const levels: number[] = [];
    let answer: () => void = () => undefined;
    const { tcpAddress } = closeLater(
      await listenAsService((socket) => {
        answer = () => socket.write('OK');
        forEachFrame(socket, (rgb) => levels.push(rgb[0] ?? 0));
      }),
    );
    const client = closeLater(new MatrixClient({ tcpAddress, mode: 'latest', ackTimeoutMs: 600_000 }));
    const first = client.sendImage(pixel(1));
    await expect.poll(() => levels).toEqual([1]);
    const later = [2, 3, 4].map((level) => client.sendImage(pixel(level)));
    answer();
    expect(await first).toBe('accepted');
    await expect.poll(() => levels).toEqual([1, 4]);
    answer();
    expect(await Promise.all(later)).toEqual(['superseded', 'superseded', 'accepted']);
  });
});
