import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type PublishInfo, type RingOptions, RingReader, RingWriter } from '../../lib/index.ts';

export const smallSlotBytes = 65_536;

/** A path nobody else uses; whatever has it is removed when the test ends. */
export function uniqueRingPath(): string {
  const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const path = join(folder, `framelane-test-${process.pid}-${randomBytes(6).toString('hex')}`);
  onTestFinished(() => rmSync(path, { force: true, recursive: true }));
  return path;
}

/** A folder of this test alone, removed when it ends. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'framelane-test-'));
  onTestFinished(() => rmSync(folder, { force: true, recursive: true }));
  return folder;
}

/** A ring with small slots at a path of its own, closed when the test ends. */
export function createRing(options: RingOptions = {}): RingWriter {
  const writer = RingWriter.create({ path: uniqueRingPath(), slotSizeBytes: smallSlotBytes, ...options });
  onTestFinished(() => writer.close());
  return writer;
}

/** A reader that is closed when the test ends. */
export function openRing(path: string): RingReader {
  const reader = RingReader.open(path);
  onTestFinished(() => reader.close());
  return reader;
}

/** `byteLength` bytes of `fill` between JPEG markers. */
export function makeJpeg(fill: number, byteLength = 1000): Uint8Array {
  const jpeg = new Uint8Array(byteLength).fill(fill);
  jpeg.set([0xff, 0xd8]);
  jpeg.set([0xff, 0xd9], byteLength - 2);
  return jpeg;
}

export function infoOf(frameIndex: number): PublishInfo {
  return { frameIndex, width: 64, height: 32, ptsUs: frameIndex * 1000, assetIdCrc: 0xfedcba98 };
}

/** What `act` throws, as something with a code. */
export function catchError(act: () => unknown): Error & { code?: string; details?: Record<string, unknown> } {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('expected an error, none was thrown');
}
