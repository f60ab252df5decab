import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describedPrograms, findPython, peerEnvironment, pythonCapability } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { type RunningService, runService } from '../support/running-service.ts';

const run = promisify(execFile);
const cleanUp = useCleanUp();

async function runPython(script: string, cwd: string): Promise<void> {
  const python = (await findPython()) ?? 'python3';
  await run(python, ['-c', script], { cwd, env: { ...process.env, ...peerEnvironment() } });
}

async function expectRed({ address }: RunningService): Promise<void> {
  const read = async () => Buffer.from(await (await fetch(`${address}frame.raw`)).arrayBuffer());
  const red = Buffer.alloc(64 * 64 * 3, Buffer.from([255, 0, 0]));
  await expect.poll(async () => (await read()).equals(red), { timeout: 30_000 }).toBe(true);
}

needs(describe, await pythonCapability())('Python programs of the description', () => {
  it('send a PNG over the socket', async () => {
    const service = cleanUp(await runService('--device', 'preview'));
    await runPython('from PIL import Image; Image.new("RGB", (64, 64), "red").save("frame.png")', service.folder);
    await runPython(describedPrograms.socket.replace('/tmp/heart_matrix.sock', service.path), service.folder);
    await expectRed(service);
  });

  it('write a memory-mapped file while sockets are off', async () => {
    const service = cleanUp(
      await runService('--device', 'preview', '--disable-sockets', '--mmap-path', 'heart_matrix.mmap'),
    );
    await runPython(
      describedPrograms.mapped.replace('/tmp/heart_matrix.mmap', join(service.folder, 'heart_matrix.mmap')),
      service.folder,
    );
    await expectRed(service);
  });
});
