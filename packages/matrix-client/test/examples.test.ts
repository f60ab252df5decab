import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { expect, it } from 'vitest';
import { makeFolder } from './support/matrix-services.ts';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();
const program = fileURLToPath(new URL('../examples/moving-picture.mjs', import.meta.url));

function start(args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number);
  return { child, ended, readLog: () => log, close: () => child.kill('SIGKILL') };
}

it('moving-picture waits for a service, moves, outlives it and ends when told to', async () => {
  const port = await findFreePort();
  const demo = closeLater(start(['--tcp', `127.0.0.1:${port}`, '--width', '8', '--height', '4']));
  for (let life = 0; life < 2; life += 1) {
    const frames = new Set<string>();
    const service = closeLater(
      await listenAsService((socket) => {
        forEachFrame(socket, (rgb) => {
          frames.add(rgb.toString('hex'));
          socket.write('OK');
        });
      }, port),
    );
    await expect.poll(() => frames.size).toBeGreaterThan(5);
    await service.close();
  }
  demo.child.kill('SIGTERM');
  expect(await demo.ended).toBe(0);
});

it('moving-picture says once what is wrong with its frames', async () => {
  const folder = closeLater(makeFolder());
  const socketPath = join(folder.path, 'sock');
  const demo = closeLater(start(['--unix-socket', socketPath, '--width', '0']));
  await expect.poll(demo.readLog).toMatch(/^ERR_MATRIX_ARGUMENT: .*\n$/);
  demo.child.kill('SIGINT');
  expect(await demo.ended).toBe(0);
});
