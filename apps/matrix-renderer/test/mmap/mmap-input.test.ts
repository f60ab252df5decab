import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { encodeMmapHeader } from '@framelane/protocol/matrix';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { MmapInput } from '../../src/inputs/mmap/mmap-input.ts';
import { RecordingContext } from '../support/recording-input.ts';
import { makeTempFolder } from '../support/renderer-process.ts';

const cleanUp = useCleanUp();
const size = { width: 2, height: 1 };

function bytesOf(version: bigint, value: number, of = size): Buffer {
  return Buffer.concat([encodeMmapHeader(of, version), Buffer.alloc(of.width * of.height * 3, value)]);
}

async function open(prepare: (path: string) => void = () => undefined) {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const path = join(folder.path, 'm.mmap');
  prepare(path);
  const context = new RecordingContext(size.width, size.height);
  const shown: number[] = [];
  context.onFrame = (pixels) => void shown.push(pixels[0]!);
  const input = cleanUp(new MmapInput({ path, pollMs: 2, mode: 0o600 }, context));
  await input.start();
  const expectState = (state: string) =>
    expect.poll(() => input.describe().state, { timeout: 30_000, interval: 5 }).toBe(state);
  const expectShown = (...values: number[]) =>
    expect.poll(() => shown.join(' '), { timeout: 30_000, interval: 5 }).toBe(values.join(' '));
  /** Replaces the file's content in place, as a mapped writer does. */
  const write = (bytes: Uint8Array) => {
    const file = openSync(path, 'r+');
    writeSync(file, bytes, 0, bytes.length, 0);
    ftruncateSync(file, bytes.length);
    closeSync(file);
  };
  /** Puts a new file in its place. */
  const replace = (bytes: Uint8Array) => {
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  };
  return { path, context, input, shown, expectState, expectShown, write, replace };
}

describe('a frame file', () => {
  it('is made private and empty where there is none, and shown at once where a frame is in it', async () => {
    const made = await open();
    expect(readFileSync(made.path)).toEqual(bytesOf(0n, 0));
    expect(statSync(made.path).mode & 0o777).toBe(0o600);
    expect(made.input.describe().state).toBe('empty');
    const found = await open((path) => writeFileSync(path, bytesOf(4n, 9)));
    await found.expectShown(9);
  });

  it('shows each version once, a lower one too, and nothing for version 0', async () => {
    const { write, expectShown, expectState } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    write(bytesOf(8n, 2));
    await expectShown(1, 2);
    write(bytesOf(2n, 3));
    await expectShown(1, 2, 3);
    write(bytesOf(0n, 4));
    await expectState('empty');
    write(bytesOf(2n, 5));
    await expectShown(1, 2, 3, 5);
  });

  it('keeps the last whole frame while a writer is stuck in the next, and tells once', async () => {
    const { write, context, expectShown, expectState } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    write(bytesOf(3n, 2));
    await expectState('stuck');
    await expectShown(1);
    write(bytesOf(4n, 3));
    await expectShown(1, 3);
    await expectState('live');
    expect(context.warnings).toEqual(['E_MMAP_STUCK']);
  });

  it('is followed when another takes its place, also with a version already seen', async () => {
    const { write, replace, expectShown } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    replace(bytesOf(2n, 2));
    await expectShown(1, 2);
  });

  it('is waited for when it has gone, told once, and never made again here', async () => {
    const { path, write, context, expectShown, expectState } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    rmSync(path);
    await expectState('missing');
    // A few more looks at a path that names nothing.
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(context.warnings).toEqual(['E_MMAP_MISSING']);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(path, bytesOf(2n, 7));
    await expectShown(1, 7);
    await expectState('live');
  });

  it.each([
    ['another size', bytesOf(2n, 5, { width: 1, height: 2 }), 'E_MMAP_SIZE'],
    ['something else', Buffer.from('this is no frame file at all'), 'E_MMAP_MAGIC'],
    ['too few pixels', bytesOf(6n, 5).subarray(0, 20), 'E_MMAP_SIZE'],
    ['half a header', bytesOf(6n, 5).subarray(0, 10), 'E_MMAP_SIZE'],
    ['nothing', Buffer.alloc(0), 'E_MMAP_SIZE'],
  ])('with %s in it is not shown, told once, and shown again when it fits', async (_name, bytes, code) => {
    const { write, context, expectShown, expectState } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    write(bytes);
    await expectState('invalid');
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(context.warnings).toEqual([code]);
    write(bytesOf(2n, 3));
    await expectShown(1, 3);
    await expectState('live');
  });

  it('is not read when a pipe, a folder or a link stands at its path', async () => {
    const { path, context, write, expectState, expectShown, replace } = await open();
    write(bytesOf(2n, 1));
    await expectShown(1);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    await expectState('invalid');
    rmSync(path);
    symlinkSync('/etc/hostname', path);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(context.warnings.at(-1)).toBe('E_MMAP_PATH');
    replace(bytesOf(2n, 2));
    await expectShown(1, 2);
  });
});
