import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RingOptions, RingWriter } from '@framelane/shm-native';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RingPicture, RingSource, type RingSourceOptions } from '../src/ring/index.ts';
import { FakeClock, settle } from './support/fake-clock.ts';
import { waitUntil } from './support/wait-until.ts';

const open: { close(): unknown }[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelane-ring-'));
});

afterEach(() => {
  for (const closable of open.splice(0).reverse()) closable.close();
  rmSync(folder, { recursive: true });
});

function write(options: RingOptions = {}): RingWriter {
  const writer = RingWriter.create({ path: join(folder, 'ring'), slotSizeBytes: 65_536, ...options });
  open.push(writer);
  return writer;
}

/** Publishes a picture whose bytes and frame index tell `mark`. */
function publish(writer: RingWriter, mark: number): number {
  const jpeg = Uint8Array.of(0xff, 0xd8, mark & 0xff, mark >> 8, 0xff, 0xd9);
  return writer.publish(jpeg, { frameIndex: mark, width: 16, height: 8, ptsUs: mark * 1000, assetIdCrc: 1 });
}

function readMark({ bytes }: RingPicture): number {
  expect(bytes.length).toBe(6);
  return (bytes[2] ?? 0) + (bytes[3] ?? 0) * 256;
}

function makeSource(options: RingSourceOptions = {}) {
  const clock = new FakeClock();
  const log: string[] = [];
  const source = new RingSource({ clock, log: ({ message }) => log.push(message), ...options });
  open.push(source);
  return { clock, log, source };
}

function expectPicture(outcome: RingPicture | 'overwritten' | undefined): RingPicture {
  if (outcome === undefined || outcome === 'overwritten') throw new Error(`expected a picture, got ${outcome}`);
  return outcome;
}

describe('copying by number', () => {
  it('gives exactly the picture that has it, with what the writer noted', () => {
    const writer = write();
    const { source } = makeSource();
    source.setPath(writer.path);
    const seqs = [7, 8, 9].map((mark) => publish(writer, mark));
    const picture = expectPicture(source.copyFrame(seqs[1] as number));
    expect(picture).toMatchObject({ seq: seqs[1], width: 16, height: 8, frameIndex: 8, ptsUs: 8000 });
    expect(readMark(picture)).toBe(8);
  });

  it('tells what is gone from what is not there yet', () => {
    const writer = write({ ringSize: 4 });
    const { source } = makeSource();
    source.setPath(writer.path);
    for (let mark = 0; mark < 10; mark += 1) publish(writer, mark);
    expect(source.copyFrame(3)).toBe('overwritten');
    expect(source.copyFrame(10)).toBeUndefined();
    expect(readMark(expectPicture(source.copyFrame(9)))).toBe(9);
    expect(source.stats()).toMatchObject({ copied: 1, overwritten: 1, torn: 0, corrupt: 0 });
  });

  it('uses buffers again once they are released, and makes more while they are out', () => {
    const writer = write();
    const { source } = makeSource({ pooledBuffers: 2 });
    source.setPath(writer.path);
    publish(writer, 1);
    for (let turn = 0; turn < 20; turn += 1) {
      const picture = expectPicture(source.copyFrame(0));
      picture.release();
      picture.release();
    }
    expect(source.stats().poolMisses).toBe(1);
    const out = [1, 2, 3, 4].map(() => expectPicture(source.copyFrame(0)));
    expect(new Set(out.map(({ bytes }) => bytes.buffer)).size).toBe(4);
    expect(source.stats().poolMisses).toBe(4);
    for (const picture of out) picture.release();
    expect([1, 2].map(() => expectPicture(source.copyFrame(0))).length).toBe(2);
    expect(source.stats().poolMisses).toBe(4);
  });

  it('never takes a picture of an old ring for one of a new ring at the same path', () => {
    const old = write();
    const { source } = makeSource();
    source.setPath(old.path);
    publish(old, 1);
    expect(readMark(expectPicture(source.copyFrame(0)))).toBe(1);
    const next = write();
    expect(source.copyFrame(0)).toBeUndefined();
    publish(next, 2);
    expect(readMark(expectPicture(source.copyFrame(0)))).toBe(2);
    expect(source.stats().reopened).toBe(1);
  });

  it('keeps what is on loan valid after the ring and the source are closed', () => {
    const writer = write();
    const { source } = makeSource();
    source.setPath(writer.path);
    publish(writer, 5);
    const picture = expectPicture(source.copyLatest());
    writer.close();
    source.close();
    source.close();
    expect(readMark(picture)).toBe(5);
    expect(() => source.copyFrame(0)).toThrow(expect.objectContaining({ code: 'ERR_RING_CLOSED' }));
    source.setPath('/elsewhere');
    expect(source.state().presence).toBe('none');
  });
});

describe('absent and bad rings', () => {
  it('has a missing file as a state and opens it when it is there', async () => {
    const { source, clock } = makeSource();
    const path = join(folder, 'ring');
    expect(source.state()).toEqual({ presence: 'none', isStale: false });
    source.setPath(path);
    expect(source.state().presence).toBe('missing');
    expect(source.copyLatest()).toBeUndefined();
    publish(write(), 3);
    await clock.advance(1000);
    expect(source.state().presence).toBe('open');
    expect(readMark(expectPicture(source.copyLatest()))).toBe(3);
  });

  it('still reads what is mapped when the file is gone', async () => {
    const writer = write();
    const { source, clock } = makeSource();
    source.setPath(writer.path);
    publish(writer, 4);
    unlinkSync(writer.path);
    await clock.advance(1000);
    expect(source.state().presence).toBe('missing');
    expect(readMark(expectPicture(source.copyLatest()))).toBe(4);
  });

  it('says why a file is no ring, logs it once and looks again', async () => {
    const { source, clock, log } = makeSource();
    const path = join(folder, 'ring');
    writeFileSync(path, 'too short', { mode: 0o600 });
    source.setPath(path);
    expect(source.state()).toMatchObject({ presence: 'unusable', problem: { code: 'ERR_RING_GEOMETRY' } });
    const before = source.state();
    await clock.advance(5000);
    expect(source.state()).toBe(before);
    expect(log.length).toBe(1);
    publish(write(), 6);
    await clock.advance(1000);
    expect(source.state()).toEqual({ presence: 'open', isStale: false });
    expect(readMark(expectPicture(source.copyLatest()))).toBe(6);
  });

  it('lets go of the ring when there is no path, and of its timer', () => {
    const writer = write();
    const { source, clock } = makeSource();
    source.setPath(writer.path);
    publish(writer, 1);
    expect(clock.timerCount).toBe(1);
    source.setPath(undefined);
    expect(source.copyFrame(0)).toBeUndefined();
    expect(source.state().presence).toBe('none');
    expect(clock.timerCount).toBe(0);
  });

  it('counts a damaged picture and does not give it away', () => {
    const writer = write({ hasCrc: true });
    const { source } = makeSource();
    source.setPath(writer.path);
    publish(writer, 1);
    damageNewest(writer.path);
    expect(source.copyFrame(0)).toBeUndefined();
    expect(source.copyLatest()).toBeUndefined();
    expect(source.stats()).toMatchObject({ corrupt: 2, copied: 0 });
  });
});

describe('frames()', () => {
  it('gives the newest, skips and counts the ones between, and releases what it gave', async () => {
    const writer = write();
    const { source } = makeSource();
    source.setPath(writer.path);
    for (const mark of [1, 2, 3]) publish(writer, mark);
    const frames = source.frames();
    expect(await nextMark(frames)).toBe(3);
    for (const mark of [4, 5, 6]) publish(writer, mark);
    expect(await nextMark(frames)).toBe(6);
    const waiting = nextMark(frames);
    publish(writer, 7);
    expect(await waiting).toBe(7);
    await frames.return();
    expect(source.stats()).toMatchObject({ skipped: 2, copied: 3, poolMisses: 1 });
  });

  it('goes on through a missing ring, a replaced one and another path', async () => {
    const { source, clock } = makeSource();
    const path = join(folder, 'ring');
    source.setPath(path);
    const frames = source.frames();
    const first = nextMark(frames);
    await settle();
    publish(write(), 1);
    await clock.advance(1000);
    expect(await first).toBe(1);

    const second = nextMark(frames);
    publish(write(), 2);
    await clock.advance(1000);
    expect(await second).toBe(2);

    const third = nextMark(frames);
    source.setPath(undefined);
    await settle();
    const other = write({ path: join(folder, 'other') });
    source.setPath(other.path);
    publish(other, 3);
    expect(await third).toBe(3);
    expect(source.stats().reopened).toBe(2);
  });

  it('passes over a damaged picture without spinning on it', async () => {
    const writer = write({ hasCrc: true });
    const { source } = makeSource();
    source.setPath(writer.path);
    publish(writer, 1);
    damageNewest(writer.path);
    const next = nextMark(source.frames());
    await waitUntil(() => source.stats().corrupt === 1);
    await settle();
    publish(writer, 2);
    expect(await next).toBe(2);
    expect(source.stats().corrupt).toBe(1);
  });

  it.each(['abort', 'close'])('ends by %s, with a ring and without', async (how) => {
    const writer = write();
    for (const path of [writer.path, join(folder, 'absent')]) {
      const { source, clock } = makeSource();
      source.setPath(path);
      const controller = new AbortController();
      const next = source.frames({ signal: controller.signal }).next();
      await settle();
      if (how === 'abort') controller.abort();
      else source.close();
      expect(await next).toEqual({ done: true, value: undefined });
      source.close();
      expect(clock.timerCount).toBe(0);
    }
  });
});

describe('playing without new pictures', () => {
  it('is told once, forgotten with the next picture, and can come again', async () => {
    const writer = write();
    const { source, clock, log } = makeSource();
    source.setPath(writer.path);
    publish(writer, 1);
    await clock.advance(60_000);
    expect(log).toEqual([]);

    source.setPlaying(true);
    await clock.advance(4999);
    expect(source.state().isStale).toBe(false);
    await clock.advance(1001);
    expect(source.state()).toEqual({ presence: 'open', isStale: true });
    await clock.advance(60_000);
    expect(log.length).toBe(1);

    publish(writer, 2);
    await clock.advance(1000);
    expect(source.state().isStale).toBe(false);
    await clock.advance(5000);
    expect(log.length).toBe(2);
    source.setPlaying(false);
    expect(source.state().isStale).toBe(false);
  });
});

/** Changes a byte in the middle of the picture in slot 0; markers stay, the checksum does not fit any more. */
function damageNewest(path: string): void {
  const headerBytes = 64;
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.of(0x77), 0, 1, headerBytes + 4 + 2);
  closeSync(fd);
}

async function nextMark(frames: AsyncGenerator<RingPicture, void, undefined>): Promise<number> {
  const { value } = await frames.next();
  if (value === undefined) throw new Error('expected a picture, the frames ended');
  return readMark(value);
}
