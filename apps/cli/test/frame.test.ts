import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { makeFolder } from './support/folders.ts';
import { fillPicture, findLargestDifference, paintPicture, toRgb } from './support/pictures.ts';
import { runCli, runCliForBytes, startCli } from './support/run-cli.ts';
import { startProducer, waitForClient } from './support/streams.ts';

/** A stream whose newest picture has an odd size, and rows with padding. */
function publishPicture() {
  const producer = startProducer();
  const picture = paintPicture(33, 17);
  producer.publish(fillPicture(64, 48, 1).pixels, { width: 64, height: 48 });
  producer.publish(picture.pixels, picture);
  return { name: producer.name, picture };
}

async function saveFrame(file: string): Promise<{ bytes: Buffer; picture: ReturnType<typeof paintPicture> }> {
  const { name, picture } = publishPicture();
  const output = join(makeFolder(), file);
  const run = await runCli(['frame', '--stream-name', name, '--output', output]);
  expect(run).toEqual({ exitCode: 0, stdout: `${output}: 33x17, frame 2\n`, stderr: '' });
  return { bytes: readFileSync(output), picture };
}

describe('framelane frame', () => {
  it('saves a PNG with exactly those pixels', async () => {
    const { bytes, picture } = await saveFrame('f.png');
    const { width, height, channels, data } = decode(bytes, { checkCrc: true });
    expect({ width, height, channels }).toEqual({ width: 33, height: 17, channels: 3 });
    expect([...data]).toEqual(toRgb(picture.pixels));
  });

  it('saves raw pixels as they are', async () => {
    const { bytes, picture } = await saveFrame('f.raw');
    expect([...bytes]).toEqual([...picture.pixels]);
  });

  it.each(['f.jpg', 'f.JPEG'])('saves a JPEG as %s that looks the same', async (file) => {
    const { bytes } = await saveFrame(file);
    const { width, height } = jpegTurbo.decompressSync(bytes, { format: jpegTurbo.FORMAT_RGB });
    expect({ width, height }).toEqual({ width: 33, height: 17 });
  });

  it('keeps colours apart in a JPEG', async () => {
    const producer = startProducer();
    const orange = fillPicture(64, 48, 255);
    for (let at = 0; at < orange.pixels.length; at += 4) orange.pixels.set([20, 130, 240], at);
    producer.publish(orange.pixels, orange);
    const { bytes } = await runCliForBytes(['frame', '--stream-name', producer.name, '--format', 'jpg']);
    const { data } = jpegTurbo.decompressSync(bytes, { format: jpegTurbo.FORMAT_RGB });
    expect(findLargestDifference(data, toRgb(orange.pixels))).toBeLessThanOrEqual(4);
  });

  it.each([[[]], [['--output', '-']]])('writes a PNG and nothing else to standard output with %j', async (args) => {
    const { name, picture } = publishPicture();
    const { bytes, exitCode, stderr } = await runCliForBytes(['frame', '--stream-name', name, ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect([...decode(bytes).data]).toEqual(toRgb(picture.pixels));
  });

  it('waits for the first picture', async () => {
    const producer = startProducer();
    const run = runCliForBytes(['frame', '--stream-name', producer.name, '--format', 'raw']);
    await waitForClient(producer);
    producer.publish(fillPicture(2, 2, 9).pixels, { width: 2, height: 2 });
    expect([...(await run).bytes]).toEqual(Array(16).fill(9));
  });

  it('ends with 1 when the stream ends before', async () => {
    const producer = startProducer();
    const run = startCli(['frame', '--stream-name', producer.name]);
    await waitForClient(producer);
    producer.close();
    expect(await run.exitCode).toBe(1);
    expect(await run.stderr).toContain('ended before its first picture');
  });

  it('ends with 1 when the file cannot be written', async () => {
    const { name } = publishPicture();
    const output = join(makeFolder(), 'missing', 'f.png');
    const { exitCode, stderr } = await runCli(['frame', '--stream-name', name, '--output', output]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(output) });
  });
});
