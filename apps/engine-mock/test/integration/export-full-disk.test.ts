import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyChain } from '../../src/effects/resolved-chain.ts';
import { describeSource, makeExportPlan } from '../../src/export/make-export-plan.ts';
import { runExport } from '../../src/export/run-export.ts';
import type { Media } from '../../src/media/asset.ts';
import { ingestFile } from '../../src/media/ingest-file.ts';
import { makeClip } from '../support/test-clips.ts';

/** Writing to this device always finds the disk full. */
const fullDevice = '/dev/full';

describe('an export onto a full disk', () => {
  let folder: string;
  let media: Media;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'engine-mock-full-'));
    const { path } = await makeClip(join(folder, 'clip.mp4'), {
      sound: { durationSeconds: 2.4, sampleAt: (seconds) => [Math.sin(seconds * 2000), 0] },
    });
    const { size, mtimeMs } = statSync(path);
    media = await ingestFile({ realPath: path, sizeBytes: size, modifiedMs: mtimeMs });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['h264', 'full.mp4'],
    ['prores_422', 'full.mov'],
    ['vp9', 'full.webm'],
    ['gif', 'full.gif'],
  ] as const)('fails as io_error, for %s into %s', async (codec, name) => {
    const source = describeSource(media, { by: 'time', startSeconds: 0, endSeconds: undefined });
    const settings = { codec, size: { by: 'source' }, includesSound: true } as const;
    const plan = makeExportPlan({ source, chain: emptyChain, settings, targetPath: join(folder, name) });
    symlinkSync(fullDevice, plan.target.unfinishedPath);
    const hooks = { signal: new AbortController().signal, threadCount: 2, onProgress: () => undefined };
    await expect(runExport(plan, hooks)).rejects.toMatchObject({
      code: 'io_error',
      message: 'cannot write the output',
    });
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
  });
});
