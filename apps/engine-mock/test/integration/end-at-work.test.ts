import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, startEngine } from '../support/engine-process.ts';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient } from '../support/wire-clients.ts';

/** Two dozen frames for a single picture, through kernels on threads of their own. */
const chain = [
  { effectId: 'fx.kaleidoscope' },
  { effectId: 'fx.echo', parameters: { count: 6, delay: 3 } },
  { effectId: 'fx.feedback' },
];

type Work = 'a picture of many frames' | 'a range' | 'an export';

/** Everything that went to standard error but the warning of a start without a token. */
function listLogged(engine: EngineProcess): string[] {
  return engine
    .readLog()
    .split('\n')
    .filter((line) => line !== '' && !line.includes('no token'));
}

describe('the end of an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-end-'));
  let clip: string;
  let longGap: string;
  beforeAll(async () => {
    clip = (await makeClip(join(folder, 'clip.mp4'), { width: 1280, height: 720, frameCount: 40, maxBFrames: 0 })).path;
    const gap = { width: 640, height: 360, frameCount: 1500, keyframeInterval: 1500, maxBFrames: 0 };
    longGap = (await makeClip(join(folder, 'long-gap.mp4'), gap)).path;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function endDuring(work: Work, way: 'SIGTERM' | 'shutdown', delayMs: number): Promise<void> {
    const engine = await startEngine(['--media-root', folder, '--log-level', 'warn', '--open', clip]);
    const client = new DealerClient(engine.commandPort);
    try {
      await client.send({ cmd: 'seek', id: 'ready', time: 0 });
      expect((await client.receive()).reply.ok).toBe(true);
      for (const request of listRequests(work)) await client.send(request);
      await sleep(delayMs);
      if (way === 'SIGTERM') engine.child.kill(way);
      else {
        const asking = new DealerClient(engine.commandPort);
        await asking.send({ cmd: 'shutdown', id: 'end' });
        expect((await asking.receive()).reply).toMatchObject({ id: 'end', ok: true });
        asking.close();
      }
      expect([work, way, await engine.exited, listLogged(engine)]).toEqual([work, way, 0, []]);
      expect(existsSync(engine.ringPath)).toBe(false);
      expect(readdirSync(folder).sort()).toEqual(['clip.mp4', 'long-gap.mp4']);
    } finally {
      client.close();
      await engine.dispose();
    }
  }

  function listRequests(work: Work): Record<string, unknown>[] {
    switch (work) {
      case 'a picture of many frames':
        return [30, 31, 32, 33, 34, 35].map((frame) => ({ cmd: 'apply_chain', id: frame, frame_index: frame, chain }));
      case 'a range':
        return [{ cmd: 'render_range', id: 1, mode: 'job', start: 0, end: 1.6, fps: 25, chain }];
      case 'an export':
        return [{ cmd: 'export_start', id: 1, codec: 'h264', path: join(folder, 'ended.mp4'), chain }];
    }
  }

  it.each(['SIGTERM', 'shutdown'] as const)('is clean by %s at any moment of any work', async (way) => {
    const works: Work[] = ['a picture of many frames', 'a range', 'an export'];
    for (let round = 0; round < 10; round += 1) {
      await endDuring(works[round % works.length] ?? 'a range', way, round * 40);
    }
  });

  it('does not wait for a frame far behind its keyframe', async () => {
    const engine = await startEngine(['--media-root', folder, '--log-level', 'warn', '--open', longGap]);
    const client = new DealerClient(engine.commandPort);
    try {
      await client.send({ cmd: 'seek', id: 'ready', time: 0 });
      await client.receive();
      await client.send({ cmd: 'seek', id: 'far', frame_index: 1499, time: 59.96 });
      await client.send({ cmd: 'shutdown', id: 'end' });
      const replies = [(await client.receive()).reply, (await client.receive()).reply];
      expect(replies).toContainEqual(expect.objectContaining({ id: 'end', ok: true }));
      expect(replies).toContainEqual(expect.objectContaining({ id: 'far', code: 'shutting_down' }));
      expect([await engine.exited, listLogged(engine)]).toEqual([0, []]);
    } finally {
      client.close();
      await engine.dispose();
    }
  });
});
