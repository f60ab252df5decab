import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BridgeReport } from '@framelane/matrix-client/host';
import { StreamProducer } from '@framelane/shm-native';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMatrixService } from './support/matrix-service.ts';
import { fillPicture } from './support/pictures.ts';
import { program, runCli } from './support/run-cli.ts';
import { uniqueStreamName } from './support/streams.ts';

const patience = { timeout: 30_000 };

/** `matrix --report` as the child of a program that listens to it. */
function startReport(args: readonly string[]) {
  const child = spawn(process.execPath, [program, 'matrix', '--report', '--size', '8x8', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const reports: BridgeReport[] = [];
  createInterface(child.stdout).on('line', (line) => reports.push(JSON.parse(line) as BridgeReport));
  return { child, ended, reports };
}

describe('framelane matrix --report', () => {
  it('shows moving colours, tells of panels that go and come, and ends with its input', async () => {
    const service = await startMatrixService('8x8');
    const { child, ended, reports } = startReport(['--demo', '--socket', service.socketPath]);
    await expect.poll(() => reports.at(-1)?.shown ?? 0, patience).toBeGreaterThan(2);
    await service.stop();
    await expect
      .poll(() => reports.at(-1), patience)
      .toMatchObject({ problem: expect.stringContaining(service.socketPath) });
    child.stdin.end();
    expect(await ended).toBe(0);
  });

  it('waits for a stream that is not there yet, and ends with a signal', async () => {
    const service = await startMatrixService('8x8');
    const name = uniqueStreamName();
    const { child, ended, reports } = startReport(['--stream-name', name, '--socket', service.socketPath]);
    await expect.poll(() => reports[0], patience).toEqual({ hasPicture: false, shown: 0, lost: 0 });
    const producer = StreamProducer.create({ name, maxWidth: 32, maxHeight: 32 });
    onTestFinished(() => producer.close());
    const picture = fillPicture(32, 32, 90);
    producer.publish(picture.pixels, picture);
    await expect.poll(service.readShown, patience).toEqual(Array(192).fill(90));
    await expect.poll(() => reports.at(-1), patience).toMatchObject({ hasPicture: true, shown: 1 });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('alone knows moving colours', async () => {
    expect(await runCli(['matrix', '--demo'])).toMatchObject({ exitCode: 2 });
  });
});
