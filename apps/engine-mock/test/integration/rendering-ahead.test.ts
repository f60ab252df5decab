import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RingReader } from '@framelane/shm-native';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeJpeg, readFrameNumber, readRingPicture } from '../support/picture.ts';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

const invert = [{ effectId: 'fx.invert' }];

describe('rendering ahead', () => {
  const test = useEngine({
    prepare: async (folder) => {
      await makeClip(join(folder, 'one.mp4'), { frameCount: 80 });
      await makeClip(join(folder, 'two.mp4'), { frameCount: 80, keyframeInterval: 40 });
    },
  });
  const open: DealerClient[] = [];
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  const ingest = async (name: string) =>
    String((await test.client.call('ingest', { path: join(test.folder, name) })).asset_id);

  async function expectFrame(fields: Record<string, unknown>): Promise<void> {
    const isInverted = Array.isArray(fields.chain) && fields.chain.length > 0;
    const { reply, picture } = await test.render('apply_chain', fields);
    expect([reply.frame_index, readFrameNumber(picture, { isInverted })]).toEqual([
      fields.frame_index,
      fields.frame_index,
    ]);
  }

  it('never shows in the ring what nobody asked for', async () => {
    const asset_id = await ingest('one.mp4');
    const reader = RingReader.open(test.engine.ringPath);
    try {
      for (let index = 10; index < 20; index += 1) await expectFrame({ asset_id, frame_index: index });
      const seq = reader.latestSeq;
      await sleep(150);
      expect(reader.latestSeq).toBe(seq);
      const target = new Uint8Array(reader.info.slotSizeBytes);
      expect(reader.copyLatestInto(target)?.frameIndex).toBe(19);
    } finally {
      reader.close();
    }
  });

  it('stays exact when the chain changes, when playing jumps, skips or turns around', async () => {
    const asset_id = await ingest('one.mp4');
    const path = [
      ...[1, 2, 3, 4, 5].map((frame_index) => ({ frame_index, chain: [] as unknown[] })),
      ...[6, 7, 8, 9].map((frame_index) => ({ frame_index, chain: invert })),
      ...[9, 9, 10, 11, 12].map((frame_index) => ({ frame_index, chain: [] })),
      ...[50, 51, 52, 53].map((frame_index) => ({ frame_index, chain: [] })),
      ...[13, 14, 15].map((frame_index) => ({ frame_index, chain: [] })),
      ...[17, 19, 21, 23, 24, 26, 27, 31, 32].map((frame_index) => ({ frame_index, chain: invert })),
      ...[31, 30, 29, 28].map((frame_index) => ({ frame_index, chain: invert })),
      ...[0, 5, 10, 15, 20, 34, 39, 44, 54, 59, 69, 74, 3, 11, 19, 35, 43].map((frame_index) => ({
        frame_index,
        chain: invert,
      })),
      ...[76, 77, 78, 79, 79, 0, 1, 2].map((frame_index) => ({ frame_index, chain: [] })),
    ];
    for (const step of path) await expectFrame({ asset_id, ...step });
  });

  it('serves several viewers of the same and of other files at once', async () => {
    const assets = [await ingest('one.mp4'), await ingest('two.mp4')];
    const viewers = [
      { asset_id: assets[0], from: 0, chain: [] },
      { asset_id: assets[0], from: 40, chain: invert },
      { asset_id: assets[1], from: 0, chain: [] },
      { asset_id: assets[0], from: 20, chain: [] },
    ];
    await Promise.all(
      viewers.map(async ({ asset_id, from, chain }) => {
        const dealer = new DealerClient(test.engine.commandPort);
        open.push(dealer);
        for (let frame_index = from; frame_index < from + 30; frame_index += 1) {
          await dealer.send({ cmd: 'apply_chain', id: frame_index, asset_id, frame_index, chain, frame: 'inline' });
          const { reply } = await dealer.receive();
          expect([reply.ok, reply.id, reply.frame_index]).toEqual([true, frame_index, frame_index]);
          const picture = decodeJpeg(Buffer.from(String(reply.frame_data), 'base64'));
          expect(readFrameNumber(picture, { isInverted: chain.length > 0 })).toBe(frame_index);
        }
      }),
    );
  });

  it('survives a project being restored while it works ahead', async () => {
    for (let round = 0; round < 5; round += 1) {
      const asset_id = await ingest('two.mp4');
      for (let index = 0; index < 6; index += 1) await expectFrame({ asset_id, frame_index: index });
      const assets = { x: { id: 'x', path: join(test.folder, 'one.mp4') } };
      const project = { version: '1', id: 'p', assets, activeAssetId: 'x', time: 1 };
      expect(await test.client.call('flush_state', { project })).toMatchObject({ ok: true, restored: 1 });
      const reply = await test.client.call('seek', { time: 1 });
      expect(readFrameNumber(readRingPicture(test.engine.ringPath, Number(reply.seq)))).toBe(25);
    }
  });

  it('opens more files than it keeps decoders for', async () => {
    for (let copy = 0; copy < 9; copy += 1) cpSync(join(test.folder, 'one.mp4'), join(test.folder, `copy${copy}.mp4`));
    const ids: string[] = [];
    for (let copy = 0; copy < 9; copy += 1) ids.push(await ingest(`copy${copy}.mp4`));
    for (let round = 0; round < 3; round += 1) {
      for (const asset_id of ids) await expectFrame({ asset_id, frame_index: 30 + round });
    }
  });
});
