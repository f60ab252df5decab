import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, RingError, RingReader, RingWriter } from '@framelane/shm-native';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { pythonCapability, spawnPeer } from '../src/index.mjs';
import { makeClip, startSeedEngine } from './support/seed-engine.ts';
import { openSeedSession, readSeedRing, readSpecRing } from './support/seed-session.ts';
import { useWorkFolder } from './support/work-folder.ts';

const golden = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('@framelane/protocol/fixtures/ring/golden.json')), 'utf8'),
);
const greyJpeg = Buffer.from(golden.slotHex, 'hex').subarray(4);
const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();

function publishGrey(writer: RingWriter, frameIndex: number): number {
  return writer.publish(greyJpeg, { frameIndex, width: 8, height: 8, ptsUs: frameIndex * 40_000, assetIdCrc: 7 });
}

needs(describe, await pythonCapability())('our ring writer and the Python readers', () => {
  it('agree on the newest frame and on everything the footer says', async () => {
    const writer = closeLater(RingWriter.create({ path: inWorkFolder('ring'), hasCrc: true }));
    for (let frameIndex = 0; frameIndex < 7; frameIndex += 1) publishGrey(writer, frameIndex);
    const { header, picture } = await readSeedRing(writer.path);
    expect(header).toMatchObject({
      write_index: 7,
      frame_count: 7,
      ring_size: 4,
      slot_size: 4194304,
      width: 8,
      height: 8,
    });
    expect(picture).toMatchObject({ length: greyJpeg.length, crc32: crc32(greyJpeg) });
    expect((await readSpecRing(writer.path))[0]).toMatchObject({
      seq: 6,
      footer: { gen: 14, frame_index: 6, width: 8, height: 8, crc: crc32(greyJpeg), asset_crc: 7, pts_us: 240_000 },
    });
  });

  it('never meet a frame that is torn or wrong while the writer runs flat out', async () => {
    const writer = closeLater(RingWriter.create({ path: inWorkFolder('ring'), hasCrc: true, slotSizeBytes: 65536 }));
    publishGrey(writer, 0);
    const reader = closeLater(await spawnPeer('spec_ring_reader', [writer.path, '--follow', 300]));
    let isReading = true;
    const ended = reader.hasEnded.then(({ exitCode }) => {
      isReading = false;
      return exitCode;
    });
    for (let frameIndex = 1; isReading; frameIndex += 1) {
      publishGrey(writer, frameIndex % 1000);
      if (frameIndex % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const seen = [];
    for (let line = await reader.readLine(); line !== undefined; line = await reader.readLine()) {
      seen.push(JSON.parse(line));
    }
    expect(await ended).toBe(0);
    expect(seen).toHaveLength(300);
    for (const { corrupt, footer, picture } of seen) {
      expect({ corrupt, crc: picture.crc32, width: footer.width }).toEqual({
        corrupt: 0,
        crc: crc32(greyJpeg),
        width: 8,
      });
    }
  });
});

needs(describe, await pythonCapability())('the seed writer and our ring reader', () => {
  it('agree on a ring that has only the first 24 bytes of a header', async () => {
    const engine = closeLater(await startSeedEngine(inWorkFolder('ring')));
    const client = closeLater(await openSeedSession(engine.port));
    const reader = closeLater(RingReader.open(engine.ringPath));
    const target = new Uint8Array(reader.info.slotSizeBytes);
    expect(reader.info).toMatchObject({ hasFooters: false, hasCrc: false, ringSize: 4 });
    expect(reader.copyLatestInto(target)).toBeUndefined();
    await client.request({ cmd: 'ingest', path: await makeClip(inWorkFolder('clip.gif')) });
    const newer = reader.waitForNewer(undefined, { timeoutMs: 20_000 });
    await client.request({ cmd: 'seek', time: 0.4 });
    expect(await newer).toBe(true);
    const frame = reader.copyLatestInto(target);
    expect(frame).toMatchObject({ seq: 0, width: 320, height: 180 });
    expect(frame?.frameIndex).toBeUndefined();
    const { picture } = await readSeedRing(engine.ringPath);
    expect(crc32(target.subarray(0, frame?.byteLength))).toBe(picture?.crc32);
  });

  it('deliver only whole pictures while the writer runs flat out', async () => {
    const engine = closeLater(await startSeedEngine(inWorkFolder('ring')));
    const client = closeLater(await openSeedSession(engine.port));
    const reader = closeLater(RingReader.open(engine.ringPath));
    const target = new Uint8Array(reader.info.slotSizeBytes);
    const copyNewest = () => {
      const frame = reader.copyLatestInto(target);
      return crc32(target.subarray(0, frame?.byteLength ?? 0));
    };
    // being overtaken in every attempt is an answer too: the last picture is held
    const copyNewestUnlessOvertaken = () => {
      try {
        return copyNewest();
      } catch (error) {
        if (error instanceof RingError && error.code === 'ERR_RING_TORN') return undefined;
        throw error;
      }
    };
    await client.request({ cmd: 'ingest', path: await makeClip(inWorkFolder('clip.gif'), ['--frames', 20]) });
    const pictures = new Set<number>();
    for (let frameIndex = 0; frameIndex < 20; frameIndex += 1) {
      await client.request({ cmd: 'apply_chain', frame_index: frameIndex, chain: [] });
      pictures.add(copyNewest());
    }
    expect(pictures.size).toBe(20);
    let isWriting = true;
    const writing = (async () => {
      for (let round = 0; round < 300; round += 1) {
        await client.request({ cmd: 'apply_chain', frame_index: (round * 7) % 20, chain: [] });
      }
      isWriting = false;
    })();
    let copies = 0;
    while (isWriting) {
      const picture = copyNewestUnlessOvertaken();
      if (picture !== undefined) {
        expect(pictures.has(picture)).toBe(true);
        copies += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(copies).toBeGreaterThan(0);
  });
});
