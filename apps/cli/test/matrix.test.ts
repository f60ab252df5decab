import { join } from 'node:path';
import { PictureScaler } from '@framelane/matrix-client';
import { RingWriter } from '@framelane/shm-native';
import { findFreePort } from '@framelane/vitest-config/free-port';
import jpegTurbo from '@julusian/jpeg-turbo';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './support/folders.ts';
import { startMatrixService } from './support/matrix-service.ts';
import { fillPicture, findLargestDifference, paintPicture, toRgb } from './support/pictures.ts';
import { runCli, startCli } from './support/run-cli.ts';
import { startPattern, startProducer, waitForClient } from './support/streams.ts';

const patience = { timeout: 30_000 };

function publishPicture(width = 64, height = 48, seed = 0) {
  const producer = startProducer();
  const picture = paintPicture(width, height, seed);
  producer.publish(picture.pixels, picture);
  return { producer, picture };
}

describe('framelane matrix', () => {
  it.each(['contain', 'cover', 'stretch'] as const)('shows a stream scaled with %s', async (fit) => {
    const service = await startMatrixService('16x16');
    const { producer, picture } = publishPicture();
    const args = ['--stream-name', producer.name, '--socket', service.socketPath, '--size', '16x16', '--fit', fit];
    const run = await runCli(['matrix', ...args, '--frames', '1']);
    expect(run).toEqual({ exitCode: 0, stdout: '', stderr: 'showed 1 pictures, lost 0, skipped 0\n' });
    const scaled = new PictureScaler(picture, { width: 16, height: 16 }, fit).scale(picture.pixels);
    await expect.poll(service.readShown, patience).toEqual(toRgb(scaled.pixels));
  });

  it('follows the stream over TCP', async () => {
    const port = await findFreePort();
    const service = await startMatrixService('8x8', { args: ['--tcp-port', `${port}`] });
    const producer = startProducer();
    const run = startCli(['matrix', '--stream-name', producer.name, '--tcp', `127.0.0.1:${port}`, '--size', '8x8']);
    await waitForClient(producer);
    for (const value of [10, 20, 30]) {
      const picture = fillPicture(32, 32, value);
      producer.publish(picture.pixels, picture);
      await expect.poll(service.readShown, patience).toEqual(Array(192).fill(value));
    }
    run.child.kill('SIGINT');
    expect(await run.exitCode).toBe(0);
    expect(await run.stderr).toBe('showed 3 pictures, lost 0, skipped 0\n');
  });

  it('shows what an engine leaves in its ring', async () => {
    const service = await startMatrixService('8x8');
    const ring = RingWriter.create({ path: join(makeFolder(), 'ring') });
    onTestFinished(() => ring.close());
    const green = fillPicture(32, 16, 255);
    for (let at = 0; at < green.pixels.length; at += 4) green.pixels.set([30, 200, 60], at);
    const { FORMAT_BGRA: format, SAMP_444: subsampling } = jpegTurbo;
    const jpeg = jpegTurbo.compressSync(Buffer.from(green.pixels), { ...green, format, subsampling, quality: 95 });
    ring.publish(jpeg, { frameIndex: 0, width: 32, height: 16, ptsUs: 0, assetIdCrc: 0 });
    const args = ['--ring', ring.path, '--socket', service.socketPath, '--size', '8x8', '--fit', 'cover'];
    const { exitCode } = await runCli(['matrix', ...args, '--frames', '1'], { OV_SHM_STREAM_NAME: 'other' });
    expect(exitCode).toBe(0);
    const wanted = Array(64).fill([60, 200, 30]).flat();
    await expect.poll(() => findLargestDifference(service.readShown(), wanted), patience).toBeLessThanOrEqual(3);
  });

  it('goes on when the service was gone for a while', async () => {
    const folder = makeFolder();
    const first = await startMatrixService('8x8', { folder });
    const { name } = await startPattern(['--size', '16x16', '--fps', '50']);
    const run = startCli(['matrix', '--stream-name', name, '--socket', first.socketPath, '--size', '8x8']);
    let told = '';
    run.child.stderr.on('data', (text: Buffer) => {
      told += text.toString();
    });
    await expect.poll(first.readShown, patience).not.toEqual(Array(192).fill(0));
    await first.stop();
    await expect.poll(() => told, patience).toContain('trying again');
    await startMatrixService('8x8', { folder });
    await expect.poll(() => told, patience).toContain('shows pictures again');
    run.child.kill('SIGTERM');
    expect(await run.exitCode).toBe(0);
    expect(await run.stderr).toMatch(/showed \d+ pictures, lost [1-9]\d*, skipped/);
  });

  it('ends with 1 when the producer dies', async () => {
    const service = await startMatrixService('8x8');
    const pattern = await startPattern(['--size', '16x16', '--fps', '50']);
    const run = startCli(['matrix', '--stream-name', pattern.name, '--socket', service.socketPath, '--size', '8x8']);
    await expect.poll(service.readShown, patience).not.toEqual(Array(192).fill(0));
    pattern.child.kill('SIGKILL');
    expect(await run.exitCode).toBe(1);
    expect(await run.stderr).toContain('died');
  });

  it('ends with 1 when the panel has another size', async () => {
    const service = await startMatrixService('8x8');
    const { producer } = publishPicture();
    const args = ['--stream-name', producer.name, '--socket', service.socketPath, '--size', '16x16'];
    expect(await runCli(['matrix', ...args])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('size') });
  });

  it('ends with 1 when nobody serves the panel', async () => {
    const { producer } = publishPicture();
    const socket = join(makeFolder(), 'nobody');
    const run = await runCli(['matrix', '--stream-name', producer.name, '--socket', socket]);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(socket) });
  });

  it('ends with 4 when there is no ring', async () => {
    const ring = join(makeFolder(), 'nothing');
    expect(await runCli(['matrix', '--ring', ring])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(ring),
    });
  });

  it.each([
    [[]],
    [['--stream-name', 'a', '--ring', 'b']],
    [['--stream-name', 'a', '--socket', 'b', '--tcp', 'c:1']],
    [['--stream-name', 'a', '--tcp', 'c']],
  ])('ends with 2 for %j', async (args) => {
    const run = await runCli(['matrix', ...args], { OV_SHM_STREAM_NAME: undefined });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
