import { closeSync, ftruncateSync, openSync, readFileSync, symlinkSync, truncateSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { readSeedRing, readSpecRing } from './support/seed-session.ts';
import { useWorkFolder } from './support/work-folder.ts';

const golden = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('@framelane/protocol/fixtures/ring/golden.json')), 'utf8'),
);
const goldenCrc32 = 0xb22e2948;
const inWorkFolder = useWorkFolder();

interface Patch {
  offset: number;
  bytes: number[];
}

/** A ring file with the golden frame in it, and with a few bytes changed. */
function writeGoldenRing(headerHex: string, patches: readonly Patch[] = []): string {
  const path = inWorkFolder('ring');
  const file = openSync(path, 'wx', 0o600);
  const put = (bytes: Uint8Array, offset: number) => writeSync(file, bytes, 0, bytes.length, offset);
  ftruncateSync(file, 64 + golden.fields.ringSize * golden.fields.slotSizeBytes);
  put(Buffer.from(headerHex, 'hex'), 0);
  put(Buffer.from(golden.slotHex, 'hex'), golden.slotOffset);
  put(Buffer.from(golden.footerHex, 'hex'), golden.footerOffset);
  for (const { offset, bytes } of patches) put(Uint8Array.from(bytes), offset);
  closeSync(file);
  return path;
}

needs(describe, await pythonCapability())('the reader that knows only the seed', () => {
  it.each(['headerFlags3Hex', 'headerFlags1Hex', 'seedHeaderHex'])(
    'finds the golden picture under %s',
    async (header) => {
      const { header: fields, picture } = await readSeedRing(writeGoldenRing(golden[header]));
      expect(fields).toEqual({
        write_index: 7,
        frame_count: 7,
        slot_size: 4194304,
        ring_size: 4,
        width: 8,
        height: 8,
      });
      expect(picture).toMatchObject({ length: 141, crc32: goldenCrc32, width: 8, height: 8 });
    },
  );

  it('skips a slot whose length cannot be right', async () => {
    const tooLong = [{ offset: golden.slotOffset, bytes: [1, 0, 64, 0] }];
    expect((await readSeedRing(writeGoldenRing(golden.seedHeaderHex, tooLong))).picture).toBeNull();
  });

  it('finds nothing before the first frame', async () => {
    const none = [{ offset: 0, bytes: [0, 0, 0, 0, 0, 0, 0, 0] }];
    expect((await readSeedRing(writeGoldenRing(golden.seedHeaderHex, none))).picture).toBeNull();
  });
});

needs(describe, await pythonCapability())('the reader with all the rules', () => {
  it('finds the golden picture and its footer', async () => {
    const [line] = await readSpecRing(writeGoldenRing(golden.headerFlags3Hex));
    expect(line).toMatchObject({
      seq: 6,
      picture: { crc32: goldenCrc32 },
      footer: { gen: 14, frame_index: 180, width: 8, height: 8, crc: goldenCrc32, pts_us: 6_000_000 },
    });
  });

  it('reads no footer where the writer is one of the seed', async () => {
    const [line] = await readSpecRing(writeGoldenRing(golden.seedHeaderHex));
    expect(line).toMatchObject({ seq: 6, footer: null, picture: { crc32: goldenCrc32 } });
  });

  it.each<[string, Patch, object]>([
    ['a slot being written', { offset: golden.footerOffset, bytes: [0x0d] }, { seq: null, torn: 3, corrupt: 0 }],
    ['a slot already used again', { offset: golden.footerOffset, bytes: [0x16] }, { seq: null, torn: 3, corrupt: 0 }],
    ['a length beyond the slot', { offset: golden.slotOffset, bytes: [253, 255, 63, 0] }, { seq: null, corrupt: 1 }],
    ['a length of three', { offset: golden.slotOffset, bytes: [3] }, { seq: null, corrupt: 1 }],
    ['a picture without its end', { offset: golden.slotOffset, bytes: [140] }, { seq: null, corrupt: 1 }],
    ['a checksum that differs', { offset: golden.footerOffset + 16, bytes: [0] }, { seq: null, corrupt: 1 }],
    ['a broken seal of the header', { offset: 44, bytes: [0] }, { code: 'ERR_RING_CORRUPT' }],
    ['slots that do not fit the file', { offset: 12, bytes: [8] }, { code: 'ERR_RING_GEOMETRY' }],
    ['no slots', { offset: 12, bytes: [0] }, { code: 'ERR_RING_GEOMETRY' }],
    ['a newer layout', { offset: 28, bytes: [2] }, { code: 'ERR_RING_GEOMETRY' }],
  ])('notices %s', async (_name, patch, expected) => {
    const [line] = await readSpecRing(writeGoldenRing(golden.headerFlags3Hex, [patch]));
    expect(line).toMatchObject(expected);
  });

  it('finds a picture by its sequence number, and does not find one that is gone', async () => {
    const path = writeGoldenRing(golden.headerFlags3Hex);
    expect((await readSpecRing(path, '--seq', 6))[0]).toMatchObject({ seq: 6 });
    expect((await readSpecRing(path, '--seq', 2))[0]).toMatchObject({ seq: null, torn: 3 });
  });

  it('refuses a missing file, a link and a file too short for a header', async () => {
    const path = writeGoldenRing(golden.headerFlags3Hex);
    expect((await readSpecRing(`${path}-absent`))[0]).toMatchObject({ code: 'ERR_RING_MISSING' });
    symlinkSync(path, `${path}-link`);
    expect((await readSpecRing(`${path}-link`))[0]).toMatchObject({ code: 'ERR_RING_ACCESS' });
    truncateSync(path, 63);
    expect((await readSpecRing(path))[0]).toMatchObject({ code: 'ERR_RING_GEOMETRY' });
  });
});
