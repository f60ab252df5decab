import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PeerModule, pythonCapability, runPeer } from '../src/index.mjs';
import { makeSample, readStartLine, startOurEngine } from './support/our-engine.ts';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();
let mediaFolder = '';
let sample = '';

/** The steps of a walk that did not go well, and how many did. */
async function walk(
  module: PeerModule,
  args: readonly (string | number)[],
): Promise<{ done: number; failed: unknown[] }> {
  const { lines, stderr } = await runPeer(module, args);
  const steps = lines.map((line): { ok: boolean } => JSON.parse(line));
  const failed: unknown[] = steps.filter((step) => !step.ok);
  if (stderr !== '') failed.push(stderr);
  return { done: steps.length - failed.length, failed };
}

needs(describe, await pythonCapability())('our engine from end to end', () => {
  beforeAll(async () => {
    mediaFolder = mkdtempSync(join(tmpdir(), 'framelane-peers-media-'));
    sample = await makeSample(join(mediaFolder, 'sample.mp4'));
    return () => rmSync(mediaFolder, { recursive: true, force: true });
  }, 180_000);

  it('serves a client that has nothing but the seed', async () => {
    const ring = inWorkFolder('ring');
    const engine = closeLater(await startOurEngine(['--ring-path', ring, '--media-root', mediaFolder]));
    const result = await walk('seed_walk', [engine.port, ring, sample, join(mediaFolder, 'seed.mp4')]);
    expect(result).toEqual({ done: 12, failed: [] });
    expect(await engine.hasEnded).toBe(0);
    expect(existsSync(ring)).toBe(false);
  }, 180_000);

  it('serves the later application, whose pictures are read as the seed says', async () => {
    const ring = inWorkFolder('entropic-frames');
    const dialect = ['--dialect', 'entropic', '--ring-path', ring, '--media-root', mediaFolder];
    const engine = closeLater(await startOurEngine(dialect));
    const token = readStartLine(engine.lines, 'ZMQ_TOKEN');
    const where = [engine.port, engine.pingPort, token, ring];
    const result = await walk('entropic_walk', [...where, sample, join(mediaFolder, 'entropic.mp4')]);
    expect(result).toEqual({ done: 12, failed: [] });
    expect(await engine.hasEnded).toBe(0);
    expect(existsSync(ring)).toBe(false);
  }, 180_000);
});
