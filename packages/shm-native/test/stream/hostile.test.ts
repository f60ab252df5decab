import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createShmClient } from '../../lib/index.ts';
import { connectClient, describeFrame, makePicture, startProducer } from '../support/streams.ts';

const size = { width: 64, height: 32 };
const slotStride = 64 + 256 * 32;

/** Writes into the region behind the producer's back, as a broken one would. */
function openRegion(name: string) {
  const file = openSync(`/dev/shm/ovstream-${name}`, 'r+');
  onTestFinished(() => closeSync(file));
  return {
    u32: (offset: number, value: number) => {
      writeSync(file, new Uint8Array(Uint32Array.of(value).buffer), 0, 4, offset);
    },
  };
}

/** Listens in place of the producer and does what `serve` does with each connection. */
async function replaceServer(name: string, serve: (socket: Socket) => void): Promise<void> {
  const path = join(process.env.TMPDIR || tmpdir(), `ovstream-${name}.sock`);
  rmSync(path);
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(path);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
}

describe('a region', () => {
  it.each([
    ['magic', 0, 1, 'ERR_SHM_BAD_REGION'],
    ['version', 4, 1, 'ERR_SHM_VERSION'],
    ['format', 8, 2, 'ERR_SHM_BAD_REGION'],
    ['slot count', 12, 9, 'ERR_SHM_BAD_REGION'],
    ['width', 16, 0, 'ERR_SHM_BAD_REGION'],
    ['pitch', 24, 64, 'ERR_SHM_BAD_REGION'],
    ['stride', 28, 0xffff_fff8, 'ERR_SHM_BAD_REGION'],
    ['slots offset', 36, 0x7fff_ffff, 'ERR_SHM_BAD_REGION'],
  ])('with a wrong %s is refused', (_name, offset, value, code) => {
    const { name } = startProducer();
    openRegion(name).u32(offset, value);
    expect(() => createShmClient().connect({ name })).toThrow(expect.objectContaining({ code }));
  });

  it('whose newest slot is nowhere delivers nothing until it is somewhere', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const region = openRegion(producer.name);
    region.u32(48, 0xffff_ffff);
    region.u32(40, 1);
    const wait = client.waitFrame();
    producer.publish(makePicture(4, size), size);
    producer.publish(makePicture(5, size), size);
    expect(describeFrame(await wait).value).toBeGreaterThanOrEqual(4);
  });

  it('with sixty impossible frames in a row ends the wait', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const region = openRegion(producer.name);
    const wait = client.waitFrame();
    let isOver = false;
    const outcome = wait.then(
      () => 'a frame',
      (error: { code: string }) => error.code,
    );
    void outcome.then(() => {
      isOver = true;
    });
    for (let sequence = 1; !isOver; sequence += 1) {
      const slot = sequence % 3;
      const at = 128 + slot * slotStride;
      region.u32(at + 16, 65);
      region.u32(at + 20, 32);
      region.u32(at + 24, 256);
      region.u32(at, sequence);
      region.u32(48, slot);
      region.u32(40, sequence);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await outcome).toBe('ERR_SHM_BAD_FRAME');
    expect(client.stats().delivered).toBe(0);
  });
});

describe('a server', () => {
  it.each([
    ['that refuses', 'ATTACH_REJECTED reason=full\n', 'ERR_SHM_REJECTED'],
    ['that says something else', 'MESSAGE hello\n', 'ERR_SHM_REJECTED'],
    ['of another version', 'ATTACH_OK protocolVersion=3 slotCount=3\n', 'ERR_SHM_VERSION'],
  ])('%s is no server', async (_name, line, code) => {
    const { name } = startProducer();
    await replaceServer(name, (socket) => void socket.write(line));
    await expect(createShmClient().connectAsync({ name })).rejects.toMatchObject({ code });
  });

  it('that hangs up is noticed by a sender, while frames go on', async () => {
    const producer = startProducer();
    await replaceServer(producer.name, (socket) => {
      // Once it has been asked: one that was gone before would be a refusal.
      socket.once('data', () => socket.end('ATTACH_OK protocolVersion=2 slotCount=3\nMESS', () => socket.destroy()));
    });
    const client = createShmClient();
    onTestFinished(() => client.close());
    await client.connectAsync({ name: producer.name });
    const gone = new Promise((resolve) => client.onProducerGone(resolve));
    let code = 'none';
    while (code === 'none') {
      try {
        client.sendMessage('anybody there?');
        await new Promise((resolve) => setTimeout(resolve, 5));
      } catch (error) {
        code = error instanceof Error && 'code' in error ? String(error.code) : 'another';
      }
    }
    expect(code).toBe('ERR_SHM_SEND');
    expect(await gone).toBe('socket');
    producer.publish(makePicture(6, size), size);
    expect(describeFrame(await client.waitFrame()).value).toBe(6);
  });

  it('that does not read fills the queue, and close() does not wait for it', async () => {
    const producer = startProducer();
    await replaceServer(producer.name, (socket) => {
      socket.pause();
      socket.write('ATTACH_OK protocolVersion=2 slotCount=3\n');
    });
    const client = createShmClient();
    await client.connectAsync({ name: producer.name });
    const message = 'x'.repeat(100_000);
    const sendAll = () => {
      for (;;) client.sendMessage(message);
    };
    expect(sendAll).toThrow(expect.objectContaining({ code: 'ERR_SHM_BACKPRESSURE' }));
    client.close();
  });
});
