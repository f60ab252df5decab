import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../support/engine-process.ts';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient } from '../support/wire-clients.ts';

/** Two dozen frames for a single picture, through kernels on threads of their own. */
const chain = [
  { effectId: 'fx.kaleidoscope' },
  { effectId: 'fx.echo', parameters: { count: 6, delay: 3 } },
  { effectId: 'fx.feedback' },
];

describe('the end of an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-end-'));
  let clip: string;
  beforeAll(async () => {
    clip = (await makeClip(join(folder, 'clip.mp4'), { width: 1280, height: 720, frameCount: 40, maxBFrames: 0 })).path;
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([0, 60, 250])('is clean %d ms into a picture that needs many frames', async (delayMs) => {
    const engine = await startEngine(['--media-root', folder, '--log-level', 'error']);
    const client = new DealerClient(engine.commandPort);
    try {
      await client.send({ cmd: 'ingest', id: 'ingest', path: clip });
      const { reply } = await client.receive();
      expect(reply.ok).toBe(true);
      for (let frame = 30; frame < 36; frame += 1) {
        await client.send({ cmd: 'apply_chain', id: frame, frame_index: frame, chain });
      }
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      engine.child.kill('SIGTERM');
      expect(await engine.exited).toBe(0);
      expect(engine.readLog()).not.toContain('Napi');
    } finally {
      client.close();
      await engine.dispose();
    }
  });
});
