import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonCapability, spawnPeer } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, describe, expect, it } from 'vitest';
import { MatrixAckTimeoutError, MatrixClient, MatrixRejectedError, sendImage } from '../src/index.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

const pixel = (level: number) => ({ width: 1, height: 1, data: Uint8Array.of(level, 0, 0) });

/** A server on a free port that does with each connection what the test says. */
async function listen(onClient: (socket: Socket) => void): Promise<{ host: string; port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onClient(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

function openClient(options: ConstructorParameters<typeof MatrixClient>[0]): MatrixClient {
  const client = new MatrixClient(options);
  undo.push(() => client.close());
  return client;
}

describe('MatrixClient', () => {
  it('sends exactly the golden bytes and takes an OK in two pieces', async () => {
    let received = '';
    const tcpAddress = await listen((socket) => {
      socket.on('data', (bytes) => {
        received += bytes.toString('hex');
        socket.write('O');
        setImmediate(() => socket.write('K'));
      });
    });
    const client = openClient({ tcpAddress });
    await client.sendImage({ width: 2, height: 1, data: Buffer.from('ff000000ff00', 'hex') });
    expect(received).toBe('0002000100000006ff000000ff00');
  });

  it('keeps as many frames in flight as it may, in order, and matches OKs by count', async () => {
    const pending: Socket[] = [];
    let frames = 0;
    const tcpAddress = await listen((socket) => {
      socket.on('data', (bytes) => {
        frames += bytes.byteLength / 11;
        pending.push(socket);
      });
    });
    const client = openClient({ tcpAddress, maxInFlight: 2, ackTimeoutMs: 0x7fffffff });
    const confirmed: number[] = [];
    const sent = [0, 1, 2].map((level) => client.sendImage(pixel(level)).then(() => confirmed.push(level)));
    await expect.poll(() => frames).toBe(2);
    pending[0]?.write('OK');
    await expect.poll(() => frames).toBe(3);
    expect(confirmed).toEqual([0]);
    pending[0]?.write('OKOK');
    await Promise.all(sent);
    expect(confirmed).toEqual([0, 1, 2]);
  });

  it('counts a late OK for the frame that timed out', async () => {
    let peer: Socket | undefined;
    const tcpAddress = await listen((socket) => {
      peer = socket;
      socket.resume();
    });
    const client = openClient({ tcpAddress, ackTimeoutMs: 50 });
    await expect(client.sendImage(pixel(1))).rejects.toBeInstanceOf(MatrixAckTimeoutError);
    const second = client.sendImage(pixel(2));
    peer?.write('OK');
    await expect(second).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
  });

  it('has an error of its own for nobody there, a refusal, and an answer that is no OK', async () => {
    const gone = openClient({ tcpAddress: { host: '127.0.0.1', port: 1 } });
    await expect(gone.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_CONNECT' });
    const refusing = openClient({ tcpAddress: await listen((socket) => socket.once('data', () => socket.end())) });
    await expect(refusing.sendImage(pixel(1))).rejects.toBeInstanceOf(MatrixRejectedError);
    await expect(refusing.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
    const strange = openClient({ tcpAddress: await listen((socket) => socket.write('HTTP/1.1 400')) });
    await expect(strange.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_PROTOCOL' });
  });

  it('refuses arguments it cannot use', async () => {
    const both = { socketPath: 'x', tcpAddress: { host: 'x', port: 1 } };
    expect(() => new MatrixClient(both)).toThrow('Specify either socketPath or tcpAddress, not both');
    expect(() => new MatrixClient({ maxInFlight: 0 })).toThrow('maxInFlight');
    const client = openClient({});
    for (const image of [
      { width: 2, height: 1, data: new Uint8Array(5) },
      { width: 65_536, height: 1, data: new Uint8Array(65_536 * 3) },
      { width: 65_536, height: 65_536, data: new Uint8Array(3) },
      { width: 0, height: 1, data: new Uint8Array(0) },
    ]) {
      await expect(client.sendImage(image)).rejects.toMatchObject({ code: 'ERR_MATRIX_ARGUMENT' });
    }
  });
});

needs(describe, await pythonCapability())('a service in Python', () => {
  it('takes 64x64 frames over a Unix socket and TCP, and refuses another size without harm', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'matrix-client-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const socketPath = join(folder, 'matrix.sock');
    const service = await spawnPeer('matrix_service', ['--unix-socket', socketPath, '--tcp']);
    undo.push(() => service.close());
    const port = Number(/tcp (\d+)/.exec((await service.readLine()) ?? '')?.[1]);
    for (const address of [{ socketPath }, { tcpAddress: { host: '127.0.0.1', port } }]) {
      const client = await sendImage({ width: 64, height: 64, data: new Uint8Array(64 * 64 * 4) }, address);
      undo.push(() => client.close());
      const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * port) & 0xff);
      for (let frame = 0; frame < 100; frame += 1) await client.sendImage({ width: 64, height: 64, data });
      await expect(client.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
      await client.sendImage({ width: 64, height: 64, data });
      service.writeLine('frame');
      expect(await service.readLine()).toBe(createHash('sha256').update(data).digest('hex'));
    }
  });

  it('does not keep a program alive that drops the client', async () => {
    const service = await spawnPeer('matrix_service', ['--tcp', '--width', '1', '--height', '1']);
    undo.push(() => service.close());
    const port = Number(/tcp (\d+)/.exec((await service.readLine()) ?? '')?.[1]);
    const door = fileURLToPath(new URL('../dist/index.js', import.meta.url));
    const script = `import { sendImage } from ${JSON.stringify(door)};
await sendImage({ width: 1, height: 1, data: new Uint8Array(3) }, { tcpAddress: { host: '127.0.0.1', port: ${port} } });
console.log('sent');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 30_000,
    });
    expect(stdout).toBe('sent\n');
  });
});
