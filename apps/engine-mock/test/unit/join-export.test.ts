import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { emptyChain } from '../../src/effects/resolved-chain.ts';
import { writeSequenceName } from '../../src/export/sequence-name.ts';
import type { QueuedExport } from '../../src/queue/queue-orders.ts';
import { joinExport } from '../../src/segments/join-export.ts';
import { findPartsFolder, findSegmentPath } from '../../src/segments/segment-files.ts';

const { signal } = new AbortController();

describe('joinExport', () => {
  const use = useCleanUp();

  /** Two segments of two and three pictures, each file with its place in the whole as its content. */
  function makeOrder(name = 'picture-%03d.png'): QueuedExport {
    const folder = mkdtempSync(join(tmpdir(), 'engine-mock-join-'));
    use({ close: () => rmSync(folder, { recursive: true }) });
    const order: QueuedExport = {
      build: 'b',
      jobId: 'j_1',
      segments: [
        { first: 4, end: 6 },
        { first: 6, end: 9 },
      ],
      plan: {
        source: { path: join(folder, 'source.mp4'), fingerprint: '0' },
        chain: emptyChain,
        frames: { first: 4, end: 9 },
        codec: 'png',
        size: { width: 2, height: 2 },
        hasSound: false,
        target: { path: join(folder, name), unfinishedPath: '' },
      },
    };
    for (const [segment, { first, end }] of order.segments.entries()) {
      const pattern = findSegmentPath(order, segment);
      mkdirSync(dirname(pattern), { recursive: true });
      for (let frame = first; frame < end; frame += 1) {
        writeFileSync(writeSequenceName(pattern, frame - first + 1), String(frame - 3));
      }
    }
    return order;
  }

  function readTarget({ plan }: QueuedExport): string[] {
    const folder = dirname(plan.target.path);
    return readdirSync(folder).map((name) => `${name}=${readFileSync(join(folder, name), 'utf8')}`);
  }

  const whole = [1, 2, 3, 4, 5].map((number) => `picture-00${number}.png=${number}`);

  it('numbers the pictures of all segments on and removes a longer sequence', async () => {
    const order = makeOrder();
    writeFileSync(join(dirname(order.plan.target.path), 'picture-006.png'), 'old');
    await joinExport(order, signal);
    expect(readTarget(order)).toEqual(whole);
  });

  it('goes on where it was cut off', async () => {
    const order = makeOrder();
    const moved = writeSequenceName(findSegmentPath(order, 0), 1);
    writeFileSync(join(dirname(order.plan.target.path), 'picture-001.png'), readFileSync(moved));
    rmSync(moved);
    await joinExport(order, signal);
    expect(readTarget(order)).toEqual(whole);
  });

  it('only removes the parts when the target has its name already, and nothing when they are gone', async () => {
    const order = makeOrder();
    writeFileSync(join(findPartsFolder(order), 'published'), '');
    await joinExport(order, signal);
    expect(readTarget(order)).toEqual([]);
    await joinExport(order, signal);
    expect(readTarget(order)).toEqual([]);
  });

  it('fails when a picture is missing', async () => {
    const order = makeOrder();
    rmSync(writeSequenceName(findSegmentPath(order, 1), 2));
    await expect(joinExport(order, signal)).rejects.toMatchObject({ code: 'io_error' });
  });
});
