import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { encodePng } from '../../src/picture/encode-png.ts';
import { program } from '../support/renderer-process.ts';
import { runService } from '../support/running-service.ts';

const cleanUp = useCleanUp();

/** Runs a command of the program to its end. */
function command(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

it('send shows a PNG scaled to fit, pattern a moving picture, doctor what is there', async () => {
  const size = ['--width', '4', '--height', '2'];
  const service = cleanUp(await runService('--device', 'preview', ...size));
  const readFrame = async () => Buffer.from(await (await fetch(`${service.address}frame.raw`)).arrayBuffer());
  const file = join(service.folder, 'square.png');
  writeFileSync(file, await encodePng(1, 1, new Uint8Array([10, 20, 30])));

  const sent = await command('send', file, '--unix-socket', service.path, ...size);
  expect(sent).toEqual({ code: 0, output: `${service.path} shows ${file} at 4x2\n` });
  // Two pixels a side in the middle, black beside them.
  const row = '0000000a141e0a141e000000';
  await expect.poll(async () => (await readFrame()).toString('hex'), { timeout: 30_000 }).toBe(row + row);

  expect(await command('pattern', 'bars', '2', '--unix-socket', service.path, ...size)).toEqual({
    code: 0,
    output: '',
  });
  await expect
    .poll(async () => (await readFrame()).toString('hex').slice(0, 12), { timeout: 30_000 })
    .toBe('ffffff00ffff');

  const healthy = await command('doctor', '--unix-socket', service.path);
  expect(healthy.code).toBe(0);
  expect(healthy.output).toContain(`a service answers at ${service.path}`);
});

it.each([
  [['send'], 2, 'send expects one PNG file'],
  [['send', '/nowhere.png'], 2, 'expected a PNG in /nowhere.png: ENOENT'],
  [['pattern', 'plaid'], 2, 'pattern expects bars'],
  [['pattern', '--unix-socket', '/nowhere.sock'], 1, 'no service at /nowhere.sock'],
  [['doctor', '--unix-socket', '/nowhere/m.sock'], 1, 'cannot make /nowhere/m.sock'],
])('%j ends with %i', async (args, code, message) => {
  const ended = await command(...args);
  expect(ended.output).toContain(message);
  expect(ended.code).toBe(code);
});
