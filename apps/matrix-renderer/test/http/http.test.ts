import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { makeTempFolder } from '../support/renderer-process.ts';
import { runService, sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();
const start = async (...args: string[]) => cleanUp(await runService('--device', 'preview', ...args));
const put = (address: string, body: unknown, headers = {}) =>
  fetch(`${address}api/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('pictures', () => {
  it('are served before and after colour and mapping', async () => {
    const { path, address } = await start(
      '--panel',
      '2x2',
      '--columns',
      '2',
      '--gamma',
      'cie1931',
      '--mapper',
      'U-mapper',
    );
    await sendColour(path, [255, 64, 0], { width: 2, height: 4 });
    const read = async (name: string) => Buffer.from(await (await fetch(address + name)).arrayBuffer());
    await expect
      .poll(() => read('frame.raw'), { timeout: 30_000 })
      .toEqual(Buffer.alloc(24, Buffer.from([255, 64, 0])));
    expect(await read('frame.raw?stage=output')).toEqual(Buffer.alloc(24, Buffer.from([255, 11, 0])));
    const png = decode(await read('frame.png?stage=output'));
    expect([png.width, png.height, png.data[1]]).toEqual([4, 2, 11]);
    expect((await read('frame.ppm')).toString('latin1')).toMatch(/^P6\n2 4\n255\n/);
  });

  it('come over the WebSocket at once and when they change, with numbers as text', async () => {
    const { path, address } = await start('--width', '2', '--height', '1');
    const socket = new WebSocket(`${address.replace('http', 'ws')}ws`);
    cleanUp({ close: () => socket.terminate() });
    const pictures: string[] = [];
    const texts: string[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) pictures.push(data.toString('hex'));
      else texts.push(data.toString());
    });
    await expect.poll(() => pictures.at(-1), { timeout: 30_000 }).toBe('0002000100000006000000000000');
    await sendColour(path, [1, 2, 3], { width: 2, height: 1 });
    await expect.poll(() => pictures.at(-1), { timeout: 30_000 }).toBe('0002000100000006010203010203');
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ size: { width: 2, height: 1 }, targetFps: 120 });
  });
});

describe('health', () => {
  it('tells what runs', async () => {
    const { address, path } = await start();
    await sendColour(path, [1, 2, 3]);
    expect((await fetch(`${address}healthz`)).status).toBe(200);
    const ready = await fetch(`${address}readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      size: { width: 64, height: 64 },
      sources: [{ kind: 'unix', address: path, state: 'listening', counts: { accepted: 1 } }],
      devices: [{ name: 'preview', state: 'open' }],
      mmap: null,
    });
  });

  it('is counted for Prometheus under the names of the docs', async () => {
    const { address, path } = await start();
    await sendColour(path, [1, 2, 3]);
    const readMetrics = async () => (await fetch(`${address}metrics`)).text();
    // Two ticks make the first interval; by then there were pushes too.
    const interval = /matrix_tick_interval_seconds_bucket\{le="\+Inf"\} [1-9]/;
    await expect.poll(readMetrics, { timeout: 30_000 }).toMatch(interval);
    const text = await readMetrics();
    expect(text).toContain('matrix_frames_accepted_total{source="unix"} 1');
    expect(text).toContain('matrix_target_fps 120');
    expect(text).toMatch(/matrix_pushes_total\{device="preview"\} [1-9]/);
    expect(text).toMatch(/matrix_push_seconds_count\{device="preview"\} [1-9]/);
    for (const name of metricNames) expect(text).toContain(`# TYPE ${name} `);
  });
});

const metricNames = [
  'matrix_build_info',
  'matrix_fps',
  'matrix_frames_rejected_total',
  'matrix_frames_superseded_total',
  'matrix_late_ticks_total',
  'matrix_skipped_ticks_total',
  'matrix_frame_version',
  'matrix_update_age_seconds',
  'matrix_clients',
  'matrix_acks_owed',
  'matrix_mmap_state',
  'matrix_mmap_torn_retries_total',
  'matrix_input_packets_total',
  'matrix_device_errors_total',
  'matrix_power_scale',
];

describe('settings', () => {
  it('change at once and are kept in the configuration file', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const config = join(folder.path, 'config.json');
    writeFileSync(config, '{ "width": 1, "height": 1, "fps": 60 }');
    const { address, path } = await start('--config', config);
    await sendColour(path, [100, 100, 100], { width: 1, height: 1 });
    const changed = await put(address, { brightness: 50, whiteBalance: [1, 0.5, 0], onIdle: 'black', idleAfter: 600 });
    expect(await changed.json()).toMatchObject({ isPersisted: true, settings: { brightness: 50, idleAfter: 600 } });
    const readOutput = async () => [
      ...new Uint8Array(await (await fetch(`${address}frame.raw?stage=output`)).arrayBuffer()),
    ];
    await expect.poll(readOutput, { timeout: 30_000 }).toEqual([50, 25, 0]);
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual({
      width: 1,
      height: 1,
      fps: 60,
      brightness: 50,
      whiteBalance: [1, 0.5, 0],
      onIdle: 'black',
      idleAfter: 600,
    });
    expect(await (await fetch(`${address}api/settings`)).json()).toMatchObject({ brightness: 50, onIdle: 'black' });
    await Promise.all([
      put(address, { powerLimit: 7 }),
      put(address, { maPerPixel: 9 }),
      put(address, { brightness: 60 }),
    ]);
    expect(JSON.parse(readFileSync(config, 'utf8'))).toMatchObject({ powerLimit: 7, maPerPixel: 9, brightness: 60 });
  });

  it('refuses what does not fit and keeps the old ones', async () => {
    const { address } = await start('--width', '2', '--height', '1');
    const before = await (await fetch(`${address}api/settings`)).text();
    const refused = async (body: unknown) => {
      const answer = await put(address, body);
      return `${answer.status} ${((await answer.json()) as { message: string }).message}`;
    };
    expect(await refused({ brightness: 101 })).toMatch(/^400 .*brightness/);
    expect(await refused({ brightness: '50' })).toMatch(/^400 .*number/);
    expect(await refused({ width: 32 })).toMatch(/^400 .*additional/);
    expect(await refused({ gamma: 9 })).toMatch(/^400 .*gamma/);
    expect(await refused({ mapper: 'nothing' })).toMatch(/^400 .*no such mapper/);
    expect(await refused({ rotate: 90 })).toMatch(/^400 .*display would change from 2x1 to 1x2/);
    expect(await refused({ onIdle: 'black' })).toMatch(/^400 .*idle-after/);
    expect(await (await fetch(`${address}api/settings`)).text()).toBe(before);
  });
});

describe('who may ask', () => {
  async function ask(address: string, headers: Record<string, string>, path = 'api/status'): Promise<number> {
    return new Promise((resolve, reject) => {
      request(`${address}${path}`, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
  }

  it('nobody under another name, and no page of another site', async () => {
    const { address } = await start();
    const { host } = new URL(address);
    expect(await ask(address, {})).toBe(200);
    expect(await ask(address, { host: 'localhost:1' })).toBe(200);
    expect(await ask(address, { host: 'evil.example' })).toBe(403);
    expect(await ask(address, { origin: 'http://evil.example' })).toBe(403);
    expect(await ask(address, { origin: `http://${host}` })).toBe(200);
    const socket = new WebSocket(`ws://${host}/ws`, { origin: 'http://evil.example' });
    const status = new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    socket.on('error', () => undefined);
    expect(await status).toBe(403);
  });

  it('needs a token to be open to other computers', async () => {
    const refused = cleanUp(await runService('--http-port', '1', '--http-host', '0.0.0.0'));
    expect(await refused.exited).toBe(2);
    expect(refused.readLog()).toContain('--http-token');
  });
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find((entry) => entry !== undefined && entry.family === 'IPv4' && !entry.internal)?.address;
const network = { isPresent: outside !== undefined, howToAdd: 'run where there is a network interface' };

needs(describe, network)('from another address', () => {
  const onNetwork = async (...args: string[]) => {
    const port = String(await findFreePort());
    await start('--http-port', port, '--http-host', '0.0.0.0', '--http-token', 'secret', ...args);
    return `http://${outside}:${port}/`;
  };

  it('everything but the health needs the token', async () => {
    const address = await onNetwork();
    const status = async (path: string, headers = {}) => (await fetch(address + path, { headers })).status;
    expect(await status('healthz')).toBe(200);
    expect(await status('api/status')).toBe(401);
    expect(await status('')).toBe(401);
    expect(await status('api/status', { authorization: 'Bearer wrong!' })).toBe(401);
    expect(await status('api/status', { authorization: 'Bearer secret' })).toBe(200);
    expect(await status('frame.png?token=secret')).toBe(200);
    expect((await put(address, { brightness: 1 })).status).toBe(401);
    expect((await put(address, { brightness: 1 }, { authorization: 'Bearer secret' })).status).toBe(200);
    const socket = new WebSocket(`${address.replace('http', 'ws')}ws?token=secret`);
    cleanUp({ close: () => socket.terminate() });
    await once(socket, 'message');
  });

  it('nothing is told to addresses --allow does not name', async () => {
    const address = await onNetwork('--allow', '203.0.113.0/24');
    expect((await fetch(`${address}healthz`)).status).toBe(403);
  });
});
