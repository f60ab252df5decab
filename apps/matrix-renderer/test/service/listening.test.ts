import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { describe, expect, it } from 'vitest';
import { exchange, makeTempFolder, startRenderer } from '../support/renderer-process.ts';
import { runService, sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();
const redGreen = Buffer.from('0002000100000006ff000000ff00', 'hex');
const size = ['--width', '2', '--height', '1'];

async function overTcp(port: number, bytes: Uint8Array): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  socket.end(bytes);
  await once(socket, 'close');
  return answer;
}

describe('all inputs at once', () => {
  it('take frames, and the last one is shown whatever brought it', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const port = await findFreePort();
    const mapped = join(folder.path, 'm');
    const service = cleanUp(
      await runService('--device', 'preview', '--tcp-port', String(port), '--mmap-path', mapped, ...size),
    );
    const readFrame = async () =>
      Buffer.from(await (await fetch(`${service.address}frame.raw`)).arrayBuffer()).toString('hex');
    await sendColour(service.path, [1, 1, 1], { width: 2, height: 1 });
    await expect.poll(readFrame, { timeout: 30_000 }).toBe('010101010101');
    expect(await overTcp(port, Buffer.concat([redGreen, redGreen]))).toBe('OKOK');
    await expect.poll(readFrame, { timeout: 30_000 }).toBe('ff000000ff00');
    writeFileSync(mapped, Buffer.from('48524d4d020001000200000000000000010203040506', 'hex'));
    await expect.poll(readFrame, { timeout: 30_000 }).toBe('010203040506');
    const { accepted, version } = (await (await fetch(`${service.address}api/status`)).json()) as {
      accepted: Record<string, number>;
      version: number;
    };
    expect([accepted.unix, accepted.tcp, accepted.mmap, version]).toEqual([1, 2, 1, 4]);
  });
});

describe('TCP', () => {
  it('turns away whom --allow does not name', async () => {
    const port = await findFreePort();
    const service = cleanUp(await runService('--tcp-port', String(port), '--allow', '10.0.0.0/8', ...size));
    expect(await overTcp(port, redGreen)).toBe('');
    await expect.poll(service.readLog, { timeout: 30_000 }).toContain('not in --allow');
  });

  it('says in a warning when other computers reach it', async () => {
    const port = await findFreePort();
    const service = cleanUp(await runService('--tcp-host', '0.0.0.0', '--tcp-port', String(port)));
    expect(service.readLog()).toContain(`tcp on 0.0.0.0:${port} is open to other computers`);
  });

  it.each(['--tcp-port', '--http-port', '--opc'])('ends with 5 when the port of %s is taken', async (option) => {
    const holder = createServer().listen(0, '127.0.0.1');
    cleanUp(holder);
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const service = cleanUp(await runService(option, port));
    expect(await service.exited).toBe(5);
    expect(service.readLog()).toContain('EADDRINUSE');
  });
});

describe('limits', () => {
  it('accepts and closes connections above --max-clients', async () => {
    const service = cleanUp(await runService('--max-clients', '2', ...size));
    const open = [connect(service.path), connect(service.path)];
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    expect(await exchange(service.path, redGreen, false)).toBe('');
    await expect.poll(service.readLog, { timeout: 30_000 }).toContain('E_CLIENTS');
    for (const socket of open) socket.destroy();
    await expect.poll(() => exchange(service.path, redGreen, true), { timeout: 30_000 }).toBe('OK');
  });

  it('writes few lines about many refusals, and counts the rest', async () => {
    const service = cleanUp(await runService('--device', 'preview', ...size));
    const wrong = Buffer.from('0003000100000009', 'hex');
    for (let batch = 0; batch < 40; batch += 1) {
      await Promise.all(Array.from({ length: 50 }, () => exchange(service.path, wrong, true)));
    }
    const metrics = await (await fetch(`${service.address}metrics`)).text();
    expect(metrics).toContain('matrix_frames_rejected_total{source="unix",code="E_SIZE"} 2000');
    await expect.poll(service.readLog, { timeout: 30_000 }).toMatch(/suppressed \d+ more/);
    expect(service.readLog().split('\n').length).toBeLessThanOrEqual(400);
  });
});

it('keeps a copy of the log in HEART_LOG_DIR, and writes what LOG_LEVEL asks for', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const logs = join(folder.path, 'logs');
  const env = { HEART_LOG_DIR: logs, LOG_LEVEL: 'INFO' };
  const service = await startRenderer(['--unix-socket', join(folder.path, 's'), '--width', '2', '--height', '1'], {
    env,
  });
  cleanUp({ close: () => service.child.kill('SIGKILL') });
  expect(await exchange(join(folder.path, 's'), Buffer.from('0003000100000009', 'hex'), true)).toBe('');
  const written = readFileSync(join(logs, 'isolated-render.log'), 'utf8');
  expect(written).toContain('ready: 2x1');
  expect(written).toContain('got 3x1, display is 2x1; start with --width 3 --height 1');
});

describe('a start that cannot work', () => {
  it.each([
    [['--mmap-path', '/nowhere/m.mmap'], 7, 'E_MMAP_PATH'],
    [['--mmap-path', '/dev/null'], 7, 'E_MMAP_PATH'],
    [['--device', 'hologram'], 2, 'hologram'],
    [['--device', 'rpi'], 6, 'npm install rpi-led-matrix'],
    [['--device', 'ansi'], 6, 'needs a terminal'],
    [['--on-idle', 'image:/nowhere.png', '--idle-after', '1'], 2, '/nowhere.png'],
  ])('%j ends with %i', async (args, code, message) => {
    const service = cleanUp(await runService(...args));
    expect(await service.exited).toBe(code);
    expect(service.readLog()).toContain(message);
    expect(service.readLog()).not.toContain('    at ');
  });

  it('names the folder of the socket that does not exist', async () => {
    const renderer = await startRenderer(['--unix-socket', '/nowhere/m.sock']);
    expect(await renderer.exited).toBe(5);
    expect(renderer.readLog()).toContain('E_PATH: the folder of /nowhere/m.sock does not exist');
  });
});
