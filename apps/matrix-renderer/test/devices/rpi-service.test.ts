import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { expect, it } from 'vitest';
import { makeTempFolder, program } from '../support/renderer-process.ts';
import { sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();

// Takes the driver's place beside the service: writes what it is told into a file, and is as slow as a poor panel.
const fakeDriver = `
import { appendFileSync } from 'node:fs';
const log = (line) => appendFileSync(process.env.FAKE_RPI_LOG, line + '\\n');
export const isSupported = true;
export class LedMatrix {
  static defaultMatrixOptions() { return { rows: 32, cols: 32, chainLength: 1, parallel: 1, hardwareMapping: 'regular' }; }
  static defaultRuntimeOptions() { return { gpioSlowdown: 0 }; }
  constructor(matrix, runtime) { log(JSON.stringify({ ...matrix, ...runtime })); }
  drawBuffer(buffer, width, height) { this.last = buffer[0]; return this; }
  clear() { this.last = 'clear'; return this; }
  luminanceCorrect() { return this; }
  sync() { log('sync ' + this.last); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); }
}
`;

/** The built program in a folder where the optional driver is installed too. */
function installWithDriver(folder: string): string {
  const built = dirname(program);
  cpSync(built, join(folder, 'dist'), { recursive: true });
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'rpi-led-matrix'), { recursive: true });
  const own = join(built, '..', 'node_modules');
  for (const name of readdirSync(own).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(own, name), join(modules, name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(modules, 'rpi-led-matrix', 'index.js'), fakeDriver);
  const manifest = { name: 'rpi-led-matrix', type: 'module', exports: './index.js' };
  writeFileSync(join(modules, 'rpi-led-matrix', 'package.json'), JSON.stringify(manifest));
  return join(folder, 'dist', 'main.js');
}

it('a panel that is slow to refresh delays neither ticks nor other devices', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const main = installWithDriver(folder.path);
  const log = join(folder.path, 'driver.log');
  const path = join(folder.path, 'm.sock');
  const address = `http://127.0.0.1:${await findFreePort()}`;
  const args = [
    '--device',
    'rpi:hardwareMapping=adafruit-hat',
    '--device',
    'preview',
    '--http-port',
    address.split(':')[2]!,
  ];
  const child = spawn(process.execPath, [main, '--unix-socket', path, '--gamma', '2.2', ...args], {
    env: { ...process.env, FAKE_RPI_LOG: log },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  cleanUp({ close: () => child.kill('SIGKILL') });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 30_000 }).toContain('ready:');
  expect(said).toContain('corrects luminance itself');
  await sendColour(path, [255, 255, 255]);
  const readLines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  await expect.poll(readLines, { timeout: 30_000 }).toContain('sync 255');
  expect(JSON.parse(readLines()[0] ?? '')).toEqual({
    ...{ rows: 64, cols: 64, chainLength: 1, parallel: 1, hardwareMapping: 'adafruit-hat', gpioSlowdown: 4 },
  });
  await expect.poll(() => readLines().length, { timeout: 30_000 }).toBeGreaterThan(10);
  const { devices } = (await (await fetch(`${address}/api/status`)).json()) as {
    devices: { name: string; pushes: number; dropped: number }[];
  };
  const [panel, preview] = devices;
  expect(preview?.pushes).toBeGreaterThan(3 * (panel?.pushes ?? 0));
  expect(panel?.dropped).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(readLines().at(-1)).toBe('sync clear');
});
