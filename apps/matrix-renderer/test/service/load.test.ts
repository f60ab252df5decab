import { once } from 'node:events';
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { makeRandom, makeStream } from '../support/random-streams.ts';
import { exchange, makeTempFolder, startRenderer } from '../support/renderer-process.ts';
import { type RunningService, runService, sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();
const size = { width: 64, height: 64 };
const frame = (value: number) => Buffer.concat([encodeFrameHeader(size), Buffer.alloc(64 * 64 * 3, value)]);

interface Status {
  version: number;
  pushes: number;
  acksOwed: number;
  clients: { unix: number };
}
const readStatus = async ({ address }: RunningService) =>
  (await (await fetch(`${address}api/status`)).json()) as Status;

/** Sends frames as long as it lives, reads no answer, and waits only when the system takes no more. */
function flood(path: string): Socket {
  const socket = cleanUpSocket(connect(path));
  const burst = Buffer.concat(Array.from({ length: 16 }, () => frame(1)));
  const send = () => {
    while (!socket.destroyed && socket.write(burst));
  };
  socket.on('connect', send).on('drain', send);
  return socket;
}
function cleanUpSocket(socket: Socket): Socket {
  cleanUp({ close: () => socket.destroy() });
  return socket.on('error', () => socket.destroy());
}

describe('under load', () => {
  it('fifty clients get an OK for each of twenty frames', async () => {
    const service = cleanUp(await runService('--device', 'preview'));
    const twenty = Buffer.concat(Array.from({ length: 20 }, (_, index) => frame(index)));
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(service.path, twenty, true)));
    expect(answers).toEqual(Array.from({ length: 50 }, () => 'OK'.repeat(20)));
    expect((await readStatus(service)).version).toBe(1000);
  });

  it('a client that reads no answers and never stops sending delays nobody for good', async () => {
    const service = cleanUp(await runService('--device', 'preview'));
    const before = await readStatus(service);
    const floods = Array.from({ length: 4 }, () => flood(service.path));
    for (let count = 0; count < 20; count += 1) await sendColour(service.path, [count, 0, 0]);
    const during = await readStatus(service);
    // Far more frames came in than the answers a system would hold back for clients that do not read.
    await expect
      .poll(async () => (await readStatus(service)).version, { timeout: 60_000 })
      .toBeGreaterThan(during.version + 2000);
    const after = await readStatus(service);
    expect(after.pushes).toBeGreaterThan(before.pushes);
    for (const socket of floods) socket.destroy();
    await expect.poll(async () => (await readStatus(service)).clients.unix, { timeout: 30_000 }).toBe(0);
    expect((await readStatus(service)).acksOwed).toBe(0);
  });

  it('three hundred clients that stop inside a header cost nothing', async () => {
    const service = cleanUp(await runService('--device', 'preview'));
    const sockets = Array.from({ length: 300 }, () => cleanUpSocket(connect(service.path)));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.write(Buffer.from([0, 64, 0]));
    await expect.poll(async () => (await readStatus(service)).clients.unix, { timeout: 30_000 }).toBe(300);
    await sendColour(service.path, [1, 2, 3]);
    expect((await readStatus(service)).version).toBe(1);
  });

  it('a thousand connections of damaged messages are answered and closed, and the next one is served', async () => {
    const small = { width: 3, height: 2 };
    const service = cleanUp(await runService('--width', '3', '--height', '2'));
    const random = makeRandom(11);
    for (let batch = 0; batch < 40; batch += 1) {
      const streams = Array.from({ length: 25 }, () => makeStream(random, small));
      for (const answer of await Promise.all(streams.map((stream) => exchange(service.path, stream, true)))) {
        expect(answer).toMatch(/^(OK)*$/);
      }
    }
    await sendColour(service.path, [1, 2, 3], small);
    expect(await service.stop()).toBe(0);
  });

  it('a refused message of many megabytes is read away within limits, and the service stays small', async () => {
    const service = cleanUp(await runService('--device', 'preview'));
    const before = readResidentMib(service);
    for (let count = 0; count < 4; count += 1) {
      const socket = cleanUpSocket(connect({ path: service.path, allowHalfOpen: true }));
      socket.write(Buffer.from('00ff00ff20000000', 'hex'));
      socket.write(Buffer.alloc(32 * 1024 * 1024));
      // Beyond 16 MiB the service hangs up, which the sender sees as an error or as an end.
      await new Promise((resolve) => socket.on('close', resolve));
    }
    expect(readResidentMib(service)).toBeLessThan(before + 64);
    await sendColour(service.path, [1, 2, 3]);
  });
});

function readResidentMib({ child }: RunningService): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

describe('instances', () => {
  it('of which six start at once on a path left behind end with exactly one serving', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const path = `${folder.path}/m.sock`;
    const stale = await startRenderer(['--unix-socket', path]);
    stale.child.kill('SIGKILL');
    await stale.exited;
    const all = await Promise.all(Array.from({ length: 6 }, () => startRenderer(['--unix-socket', path])));
    for (const { child } of all) cleanUp({ close: () => child.kill('SIGKILL') });
    const ready = all.filter((renderer) => renderer.readLog().includes('"ready:'));
    expect(ready).toHaveLength(1);
    const losers = await Promise.all(all.filter((renderer) => !ready.includes(renderer)).map(({ exited }) => exited));
    expect(losers).toEqual([3, 3, 3, 3, 3]);
    await sendColour(path, [1, 2, 3]);
  });

  it('never removes the socket of a successor', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const path = `${folder.path}/m.sock`;
    const first = await startRenderer(['--unix-socket', path]);
    cleanUp({ close: () => first.child.kill('SIGKILL') });
    // Somebody moves the socket away and serves another there: the first one's end must not touch it.
    const other = await startRenderer(['--unix-socket', `${path}2`]);
    cleanUp({ close: () => other.child.kill('SIGKILL') });
    renameSync(`${path}2`, path);
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    await sendColour(path, [1, 2, 3]);
  });
});

describe('pace', () => {
  it('pushes without frames and with them, unpaced when asked, and fades when idle', async () => {
    const service = cleanUp(
      await runService('--device', 'preview', '--fps', '0', '--on-idle', 'fade:0.2', '--idle-after', '0.2'),
    );
    const { pushes } = await readStatus(service);
    await expect
      .poll(async () => (await readStatus(service)).pushes, { timeout: 30_000 })
      .toBeGreaterThan(pushes + 200);
    await sendColour(service.path, [250, 250, 250]);
    const readFrame = async () => new Uint8Array(await (await fetch(`${service.address}frame.raw`)).arrayBuffer());
    await expect.poll(async () => (await readFrame())[0], { timeout: 30_000 }).toBe(0);
    expect((await readStatus(service)).version).toBe(1);
  });

  it('goes on when one device fails for good, and says so', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const target = `${folder.path}/out`;
    const service = cleanUp(await runService('--device', 'preview', '--device', `raw:${target}/frame.raw`));
    await sendColour(service.path, [1, 1, 1]);
    // Once this picture is there nothing is being written in the folder, which could not be removed else.
    await expect.poll(() => readFileSync(`${target}/frame.raw`)[0], { timeout: 30_000 }).toBe(1);
    rmSync(target, { recursive: true });
    // A file where the folder was: the device cannot write, nor be opened again.
    writeFileSync(target, '');
    chmodSync(target, 0o600);
    await sendColour(service.path, [2, 2, 2]);
    await expect.poll(service.readLog, { timeout: 30_000 }).toContain('device raw failed');
    expect((await fetch(`${service.address}readyz`)).status).toBe(503);
    expect((await fetch(`${service.address}healthz`)).status).toBe(200);
    rmSync(target);
    await expect.poll(async () => (await fetch(`${service.address}readyz`)).status, { timeout: 30_000 }).toBe(200);
    await expect
      .poll(() => statSync(`${target}/frame.raw`, { throwIfNoEntry: false })?.size, { timeout: 30_000 })
      .toBe(12_288);
  });
});
