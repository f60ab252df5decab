import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { MatrixClient, type MatrixClientOptions } from '../src/index.ts';
import { makeFolder } from './support/matrix-services.ts';
import { pixel } from './support/pictures.ts';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();
const golden = JSON.parse(
  readFileSync(new URL('../../protocol/fixtures/matrix/socket.json', import.meta.url), 'utf8'),
) as { headers: { width: number; height: number; hex: string }[] };
const openClient = (options: MatrixClientOptions) => closeLater(new MatrixClient(options));
const patient = { ackTimeoutMs: 600_000 };

async function listen(onClient: (socket: Socket) => void) {
  return closeLater(await listenAsService(onClient)).tcpAddress;
}

describe('bytes and OKs', () => {
  it('sends exactly the golden bytes in one piece and takes an OK in two', async () => {
    const received: string[] = [];
    const tcpAddress = await listen((socket) => {
      socket.on('data', (bytes) => {
        received.push(bytes.toString('hex'));
        socket.write('O');
        setImmediate(() => socket.write('K'));
      });
    });
    const client = openClient({ tcpAddress });
    expect(await client.sendImage({ width: 2, height: 1, data: Buffer.from('ff000000ff00', 'hex') })).toBe('accepted');
    expect(received).toEqual(['0002000100000006ff000000ff00']);
  });

  it('sends the golden header of every size', async () => {
    const headers: string[] = [];
    const tcpAddress = await listen((socket) =>
      forEachFrame(socket, (_rgb, header) => {
        headers.push(header.toString('hex'));
        socket.write('OK');
      }),
    );
    const client = openClient({ tcpAddress });
    for (const { width, height, hex } of golden.headers) {
      await client.sendImage({ width, height, data: new Uint8Array(width * height * 3) });
      expect(headers.at(-1)).toBe(hex);
    }
  });

  it('drops alpha without blending', async () => {
    let received = '';
    const tcpAddress = await listen((socket) =>
      forEachFrame(socket, (rgb) => {
        received = rgb.toString('hex');
        socket.write('OK');
      }),
    );
    await openClient({ tcpAddress }).sendImage({ width: 2, height: 1, data: Buffer.from('0102030004050680', 'hex') });
    expect(received).toBe('010203040506');
  });

  it('keeps as many frames in flight as it may, in order, and matches OKs by count', async () => {
    const sockets: Socket[] = [];
    let frames = 0;
    const tcpAddress = await listen((socket) => {
      sockets.push(socket);
      forEachFrame(socket, () => {
        frames += 1;
      });
    });
    const client = openClient({ tcpAddress, maxInFlight: 2, ...patient });
    const confirmed: number[] = [];
    const sent = [0, 1, 2].map((level) => client.sendImage(pixel(level)).then(() => confirmed.push(level)));
    await expect.poll(() => frames).toBe(2);
    sockets[0]?.write('OK');
    await expect.poll(() => frames).toBe(3);
    expect(confirmed).toEqual([0]);
    sockets[0]?.write('OKOK');
    await Promise.all(sent);
    expect(confirmed).toEqual([0, 1, 2]);
  });

  it('keeps frames as they were when the call was made', async () => {
    const levels: number[] = [];
    const tcpAddress = await listen((socket) =>
      forEachFrame(socket, (rgb) => {
        levels.push(rgb[0] ?? 0);
        socket.write('OK');
      }),
    );
    const client = openClient({ tcpAddress });
    const image = pixel(1);
    const sent = [1, 2, 3].map((level) => {
      image.data[0] = level;
      return client.sendImage(image);
    });
    image.data[0] = 99;
    await Promise.all(sent);
    expect(levels).toEqual([1, 2, 3]);
  });

  it('counts a late OK for the frame that timed out', async () => {
    // Late for the first frame, never for the second but one behind, in time for both at the third.
    const answers = ['', 'OK', 'OKOK'];
    const tcpAddress = await listen((socket) => {
      forEachFrame(socket, () => socket.write(answers.shift() ?? ''));
    });
    const client = openClient({ tcpAddress, ackTimeoutMs: 1000 });
    await expect(client.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
    await expect(client.sendImage(pixel(2))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
    expect(await client.sendImage(pixel(3))).toBe('accepted');
    expect(answers).toEqual([]);
  });

  it('holds frames back when the system has no room, and never sends those that timed out meanwhile', async () => {
    let peer: Socket | undefined;
    const levels: number[] = [];
    const socketPath = join(closeLater(makeFolder()).path, 'sock');
    closeLater(
      await listenAsService(
        (socket) => {
          peer = socket.pause();
        },
        { path: socketPath },
      ),
    );
    const client = openClient({ socketPath, ackTimeoutMs: 300 });
    // One does not fit into what the system keeps for a socket.
    const big = (level: number) => ({ width: 512, height: 512, data: new Uint8Array(512 * 512 * 3).fill(level) });
    for (const level of [1, 2, 3, 4]) {
      await expect(client.sendImage(big(level))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
    }
    if (peer === undefined) throw new Error('expected a connection');
    forEachFrame(peer, (rgb) => {
      levels.push(rgb[0] ?? 0);
      peer?.write('OK');
    });
    peer.resume();
    // Another each time: one whose OK is late is not sent again.
    let level = 4;
    const sendNext = () => {
      level += 1;
      return client.sendImage(big(level)).catch(() => 'late');
    };
    await expect.poll(sendNext).toBe('accepted');
    expect(levels[0]).toBe(1);
    expect(levels).not.toContain(3);
    expect(levels).not.toContain(4);
  });
});

describe('what goes wrong', () => {
  it('has an error of its own for nobody there, a refusal, and an answer that is no OK', async () => {
    const gone = openClient({ tcpAddress: { host: '127.0.0.1', port: 1 } });
    await expect(gone.sendImage(pixel(1))).rejects.toMatchObject({
      code: 'ERR_MATRIX_CONNECT',
      message: 'no matrix service at 127.0.0.1:1; is it running?',
      cause: { code: 'ECONNREFUSED' },
    });
    const refusing = openClient({ tcpAddress: await listen((socket) => socket.once('data', () => socket.end())) });
    for (const level of [1, 2]) {
      await expect(refusing.sendImage(pixel(level))).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
    }
    const strange = openClient({ tcpAddress: await listen((socket) => socket.write('HTTP/1.1 400')) });
    await expect(strange.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_PROTOCOL' });
  });

  it('gives up on a host that never answers', async () => {
    // Room for one connection, which is taken: further attempts are left without an answer.
    const script = `import socket, sys
server = socket.create_server(("127.0.0.1", 0), backlog=0)
taken = [socket.socket() for _ in range(3)]
for client in taken:
    client.setblocking(False)
    client.connect_ex(server.getsockname())
print(server.getsockname()[1], flush=True)
sys.stdin.read()`;
    const peer = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    closeLater({ close: () => peer.kill() });
    const [line] = await once(peer.stdout, 'data');
    await expect(
      openClient({ tcpAddress: { host: '127.0.0.1', port: Number(line) } }).sendImage(pixel(1)),
    ).rejects.toMatchObject({
      code: 'ERR_MATRIX_CONNECT',
      cause: { message: expect.stringContaining('no answer') },
    });
  });

  it('takes a connection that is reset for a refusal, with the cause', async () => {
    const tcpAddress = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await expect(openClient({ tcpAddress }).sendImage(pixel(1))).rejects.toMatchObject({
      code: 'ERR_MATRIX_REJECTED',
      cause: { code: 'ECONNRESET' },
    });
  });

  it('takes one OK too many for a stranger', async () => {
    const tcpAddress = await listen((socket) => forEachFrame(socket, () => socket.write('OKO')));
    const client = openClient({ tcpAddress });
    expect(await client.sendImage(pixel(1))).toBe('accepted');
    // The stray byte came with the OK, so the connection is gone and the next frame gets another.
    expect(await client.sendImage(pixel(2))).toBe('accepted');
  });

  it('refuses arguments it cannot use, before connecting', async () => {
    const both = { socketPath: 'x', tcpAddress: { host: 'x', port: 1 } };
    expect(() => new MatrixClient(both)).toThrow('Specify either socketPath or tcpAddress, not both');
    for (const options of [
      { maxInFlight: 0 },
      { ackTimeoutMs: Number.NaN },
      { tcpAddress: { host: 'x', port: 65_536 } },
      { socketPath: 'x'.repeat(108) },
      { socketPath: '' },
      JSON.parse('{"dedupStrategy":"checksum"}'),
      JSON.parse('{"ackStrategy":"sometimes"}'),
      JSON.parse('{"mode":"oldest"}'),
    ]) {
      expect(() => new MatrixClient(options)).toThrow(expect.objectContaining({ code: 'ERR_MATRIX_ARGUMENT' }));
    }
    expect(new MatrixClient({ ackStrategy: 'NEVER', dedupStrategy: 'Payload', mode: 'LATEST' })).toBeInstanceOf(
      MatrixClient,
    );
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

describe('close', () => {
  it('rejects what is on its way and what waits, twice is fine, and a later frame connects again', async () => {
    const levels: number[] = [];
    const tcpAddress = await listen((socket) =>
      forEachFrame(socket, (rgb) => {
        levels.push(rgb[0] ?? 0);
        if (rgb[0] === 3) socket.write('OK');
      }),
    );
    const client = openClient({ tcpAddress, ...patient });
    const sent = [1, 2].map((level) => client.sendImage(pixel(level)).catch((error: Error) => error));
    await expect.poll(() => levels).toEqual([1]);
    await client.close();
    await client.close();
    for (const error of await Promise.all(sent)) expect(error).toMatchObject({ code: 'ERR_MATRIX_CONNECT' });
    expect(await client.sendImage(pixel(3))).toBe('accepted');
    expect(levels).toEqual([1, 3]);
  });

  it('is what `await using` calls', async () => {
    const client = openClient({});
    await client[Symbol.asyncDispose]();
  });
});

describe('frames nobody waits for', () => {
  it('are sent with a timeout of 0, and their OKs are still counted', async () => {
    const tcpAddress = await listen((socket) =>
      forEachFrame(socket, (rgb) => socket.write(rgb[0] === 3 ? 'NO' : 'OK')),
    );
    const client = openClient({ tcpAddress, ackTimeoutMs: 0 });
    for (const level of [1, 2, 3]) expect(await client.sendImage(pixel(level))).toBe('sent');
    await expect
      .poll(() => client.sendImage(pixel(4)).catch((error: { code: string }) => error.code))
      .toBe('ERR_MATRIX_PROTOCOL');
    expect(await client.sendImage(pixel(5))).toBe('sent');
  });

  it('are told when the service goes with them, until nobody listens any more', async () => {
    const tcpAddress = await listen((socket) => forEachFrame(socket, (rgb) => rgb[0] === 9 && socket.end()));
    const client = openClient({ tcpAddress, ackStrategy: 'never' });
    const heard: string[] = [];
    const stop = client.onRejected(({ code }) => heard.push(code));
    for (const expected of [1, 2]) {
      await client.sendImage(pixel(9));
      await expect.poll(() => heard.length).toBe(expected);
      await expect(client.sendImage(pixel(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
    }
    stop();
    await client.sendImage(pixel(9));
    await expect
      .poll(() => client.sendImage(pixel(1)).catch((error: { code: string }) => error.code))
      .toBe('ERR_MATRIX_REJECTED');
    expect(heard).toEqual(['ERR_MATRIX_REJECTED', 'ERR_MATRIX_REJECTED']);
  });

  it('may be answered with anything when OKs are never looked at', async () => {
    const tcpAddress = await listen((socket) => forEachFrame(socket, () => socket.write('whatever')));
    const client = openClient({ tcpAddress, ackStrategy: 'never' });
    for (let level = 0; level < 100; level += 1) expect(await client.sendImage(pixel(level))).toBe('sent');
  });
});
