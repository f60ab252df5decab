import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { fillPicture, paintPicture, readPatternNumber, toRgb } from './support/pictures.ts';
import { readChunk, runCliForBytes, startCli } from './support/run-cli.ts';
import { startPattern, startProducer, waitForClient } from './support/streams.ts';

/** Starts `stream` on a producer of this process and waits until it is attached. */
async function startStream(producer: ReturnType<typeof startProducer>, args: readonly string[]) {
  const run = startCli(['stream', '--stream-name', producer.name, ...args]);
  const chunks: Buffer[] = [];
  run.child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await waitForClient(producer);
  /** Resolves once that many bytes have come. */
  const waitForBytes = async (byteLength: number) => {
    while (chunks.reduce((sum, chunk) => sum + chunk.length, 0) < byteLength) await new Promise(setImmediate);
    return Buffer.concat(chunks);
  };
  return { ...run, waitForBytes };
}

/** Resident memory of a process in MiB. */
function readMemoryMiB(pid: number | undefined): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Cuts a series of PNG files apart. */
function splitPngs(bytes: Buffer): Buffer[] {
  const files: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf('IEND', start) + 8;
    files.push(bytes.subarray(start, end));
    start = end;
  }
  return files;
}

describe('framelane stream', () => {
  it('writes every picture once while the reader keeps up', async () => {
    const producer = startProducer();
    const run = await startStream(producer, ['--format', 'raw', '--frames', '3']);
    for (let value = 1; value <= 3; value += 1) {
      const picture = fillPicture(5, 3, value);
      producer.publish(picture.pixels, picture);
      const bytes = await run.waitForBytes(60 * value);
      expect([...bytes.subarray(-60)]).toEqual(Array(60).fill(value));
    }
    expect(await run.exitCode).toBe(0);
    expect(await run.stderr).toBe('wrote 3 pictures, skipped 0, repeated 0\n');
  });

  it('writes whole pictures of a running producer whose numbers rise', async () => {
    const size = { width: 120, height: 50 };
    const { name } = await startPattern(['--size', '120x50', '--fps', '300']);
    const args = ['stream', '--stream-name', name, '--format', 'raw', '--frames', '30'];
    const { bytes, exitCode, stderr } = await runCliForBytes(args);
    const frameBytes = 4 * size.width * size.height;
    expect({ exitCode, byteLength: bytes.length }).toEqual({ exitCode: 0, byteLength: 30 * frameBytes });
    const numbers = Array.from({ length: 30 }, (_, at) => readPatternNumber(bytes.subarray(at * frameBytes), size));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const skipped = (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) - 29;
    expect(stderr).toBe(`wrote 30 pictures, skipped ${skipped}, repeated 0\n`);
  });

  it('repeats the newest picture to keep a rate', async () => {
    const producer = startProducer();
    const picture = paintPicture(6, 4);
    producer.publish(picture.pixels, picture);
    const args = ['stream', '--stream-name', producer.name, '--format', 'raw', '--fps', '200', '--frames', '4'];
    const { bytes, stderr } = await runCliForBytes(args);
    expect([...bytes]).toEqual(
      Array(4)
        .fill([...picture.pixels])
        .flat(),
    );
    expect(stderr).toBe('wrote 4 pictures, skipped 0, repeated 3\n');
  });

  it('keeps the size of the first picture when later ones have another', async () => {
    const producer = startProducer();
    const run = await startStream(producer, ['--format', 'raw', '--frames', '3']);
    const sizes = [
      [8, 4],
      [32, 16],
      [4, 4],
    ] as const;
    for (const [at, [width, height]] of sizes.entries()) {
      const picture = fillPicture(width, height, 200);
      producer.publish(picture.pixels, picture);
      await run.waitForBytes(128 * (at + 1));
    }
    const bytes = await run.waitForBytes(384);
    expect(await run.exitCode).toBe(0);
    expect([...bytes.subarray(0, 256)]).toEqual(Array(256).fill(200));
    const bar = Array(2).fill([0, 0, 0, 255]).flat();
    const row = [...bar, ...Array(16).fill(200), ...bar];
    expect([...bytes.subarray(256)]).toEqual(Array(4).fill(row).flat());
  });

  it('lets PNGs have the size of their picture', async () => {
    const producer = startProducer();
    const pictures = [paintPicture(7, 5), paintPicture(64, 48, 3)];
    const run = await startStream(producer, ['--format', 'png', '--frames', '2']);
    for (const picture of pictures) {
      producer.publish(picture.pixels, picture);
      if (picture === pictures[0]) await run.waitForBytes(1);
    }
    expect(await run.exitCode).toBe(0);
    const decoded = splitPngs(await run.waitForBytes(1)).map((file) => decode(file, { checkCrc: true }));
    expect(decoded.map(({ width, height, data }) => ({ width, height, rgb: [...data] }))).toEqual(
      pictures.map(({ width, height, pixels }) => ({ width, height, rgb: toRgb(pixels) })),
    );
  });

  it('scales to the size asked for', async () => {
    const producer = startProducer();
    const picture = fillPicture(64, 48, 77);
    producer.publish(picture.pixels, picture);
    const args = ['stream', '--stream-name', producer.name, '--format', 'raw', '--size', '4x3', '--frames', '1'];
    expect([...(await runCliForBytes(args)).bytes]).toEqual(Array(48).fill(77));
  });

  it('ends quietly with 0 when its reader has seen enough', async () => {
    const { name } = await startPattern(['--size', '640x480', '--fps', '200']);
    const run = startCli(['stream', '--stream-name', name, '--format', 'raw']);
    await readChunk(run.child.stdout);
    run.child.stdout.destroy();
    expect(await run.exitCode).toBe(0);
    expect(await run.stderr).toMatch(/^wrote \d+ pictures, skipped \d+, repeated 0\n$/);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 after a whole picture at %s', async (signal) => {
    const { name } = await startPattern(['--size', '64x32', '--fps', '200']);
    const run = startCli(['stream', '--stream-name', name, '--format', 'raw']);
    const chunks = [await readChunk(run.child.stdout)];
    run.child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    run.child.kill(signal);
    expect(await run.exitCode).toBe(0);
    expect(Buffer.concat(chunks).length % (4 * 64 * 32)).toBe(0);
  });

  it('ends at a signal while nothing is published', async () => {
    const producer = startProducer();
    const picture = fillPicture(4, 4, 1);
    producer.publish(picture.pixels, picture);
    const run = await startStream(producer, ['--format', 'raw']);
    await run.waitForBytes(64);
    run.child.kill('SIGINT');
    expect(await run.exitCode).toBe(0);
  });

  it('is cut off at a signal when nobody reads', async () => {
    const { name } = await startPattern(['--size', '640x480', '--fps', '200']);
    const run = startCli(['stream', '--stream-name', name, '--format', 'raw']);
    await new Promise((resolve) => run.child.stdout.once('readable', resolve));
    run.child.kill('SIGTERM');
    expect(await run.exitCode).toBe(1);
  });

  it('ends with 1 when the producer dies', async () => {
    const pattern = await startPattern(['--size', '64x32', '--fps', '200']);
    const run = startCli(['stream', '--stream-name', pattern.name, '--format', 'raw']);
    const chunks = [await readChunk(run.child.stdout)];
    run.child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    pattern.child.kill('SIGKILL');
    expect(await run.exitCode).toBe(1);
    expect(await run.stderr).toContain('died');
    expect(Buffer.concat(chunks).length % (4 * 64 * 32)).toBe(0);
  });

  it.each([
    ['0 when the producer stops', [], 0],
    ['1 when the producer stops before the wanted number', ['--frames', '5'], 1],
  ])('ends with %s', async (_title, args, exitCode) => {
    const producer = startProducer();
    const run = await startStream(producer, ['--format', 'raw', ...args]);
    const picture = fillPicture(4, 4, 1);
    producer.publish(picture.pixels, picture);
    await run.waitForBytes(64);
    producer.close();
    expect(await run.exitCode).toBe(exitCode);
    expect(await run.stderr).toContain('wrote 1 pictures');
  });

  it('keeps nothing for a reader that does not read, and goes on with the newest', async () => {
    const producer = startProducer({ maxWidth: 512, maxHeight: 512 });
    const run = startCli(['stream', '--stream-name', producer.name, '--format', 'raw', '--frames', '4']);
    await waitForClient(producer);
    const publish = (value: number) => {
      const picture = fillPicture(512, 512, value);
      producer.publish(picture.pixels, picture);
    };
    publish(1);
    const chunks = [await readChunk(run.child.stdout)];
    for (let count = 0; count < 600; count += 1) {
      publish(2);
      await new Promise(setImmediate);
    }
    expect(readMemoryMiB(run.child.pid)).toBeLessThan(300);
    publish(3);
    run.child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const total = () => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    for (let value = 4; run.child.exitCode === null && value < 250; value += 1) {
      const before = total();
      publish(value);
      while (run.child.exitCode === null && total() === before) await new Promise(setImmediate);
    }
    expect(await run.exitCode).toBe(0);
    const written = Buffer.concat(chunks);
    expect(written.length).toBe(4 * 512 * 512 * 4);
    const values = [0, 1, 2, 3].map((at) => written[at * 512 * 512 * 4] ?? 0);
    expect(values[0]).toBe(1);
    expect(values.filter((value) => value === 2).length).toBeLessThanOrEqual(1);
    expect(Number(/skipped (\d+)/.exec(await run.stderr)?.[1])).toBeGreaterThanOrEqual(598);
  });
});
