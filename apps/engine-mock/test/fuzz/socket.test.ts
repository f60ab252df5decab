import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient, RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';
import { findFault } from './check-reply.ts';
import { makeMessage } from './make-messages.ts';
import { Random } from './random.ts';

/** A sample of what the dispatcher gets in bulk; what is of interest here are frames, sockets and the process. */
const runs = Math.ceil(Number(process.env.FRAMELANE_FUZZ_RUNS ?? 100_000) / 50);
const inFlight = 16;

describe('the sockets of an engine', () => {
  const test = useEngine({
    prepare: (folder) =>
      makeClip(join(folder, 'clip.mp4'), { width: 64, height: 36, frameCount: 10 }).then(() => undefined),
  });

  it(`answer each of ${runs} messages once, and go on`, { timeout: 120_000 + 50 * runs }, async () => {
    const clipPath = join(test.folder, 'clip.mp4');
    const info = await test.client.call('ingest', { path: clipPath });
    const facts = { clipPath, assetId: String(info.asset_id), outputFolder: '/framelane-absent' };
    const random = new Random(7);
    const dealer = new DealerClient(test.engine.commandPort);
    try {
      for (let done = 0; done < runs; done += inFlight) {
        const ids = new Map<string, Uint8Array>();
        for (let count = 0; count < inFlight; count += 1) {
          const bytes = makeMessage(random, facts);
          const parts = random.once(20) ? [bytes, bytes] : [bytes];
          // What stands before the empty frame comes back with the reply, and so tells which one it is.
          ids.set(`${done}-${count}`, parts.length === 1 ? bytes : new Uint8Array(0));
          await dealer.sendFrames([`${done}-${count}`, '', ...parts]);
        }
        while (ids.size > 0) {
          const { head, reply } = await dealer.receive();
          if (!('ok' in reply)) continue;
          const bytes = ids.get(head[0] ?? '') ?? new Uint8Array(0);
          expect(ids.delete(head[0] ?? '')).toBe(true);
          expect([findFault(bytes, reply, [test.folder, 'node_modules']), reply]).toEqual([undefined, reply]);
        }
      }
    } finally {
      dealer.close();
    }
    expect(test.engine.child.exitCode).toBeNull();
    await test.client.call('ingest', { path: clipPath });
    expect(await test.client.call('seek', { time: 0.2 })).toMatchObject({ ok: true, frame_index: 5 });
  });

  it('answer noise on the ping socket, too', async () => {
    const random = new Random(8);
    const facts = { clipPath: '/x', assetId: 'x', outputFolder: '/x' };
    const client = new RequestClient(test.engine.pingPort);
    try {
      for (let count = 0; count < 500; count += 1) {
        const bytes = makeMessage(random, facts);
        const reply = await client.send(bytes);
        if (bytes.byteLength <= 4096) expect(findFault(bytes, reply, [])).toBeUndefined();
        else expect(reply).toMatchObject({ ok: false, code: 'too_large' });
      }
      expect(await client.call('ping')).toMatchObject({ ok: true, status: 'alive' });
    } finally {
      client.close();
    }
  });
});
