import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { parseChain } from '../../src/effects/parse-chain.ts';
import type { ExportPlan } from '../../src/export/export-plan.ts';
import { computeFingerprint } from '../../src/media/ingest-file.ts';
import type { QueuedExport } from '../../src/queue/queue-orders.ts';
import { checkExport } from '../../src/queue/worker/check-order.ts';

describe('checkExport', () => {
  const use = useCleanUp();

  function makeOrder(plan: Partial<ExportPlan> = {}): { order: QueuedExport; root: string } {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'engine-mock-order-')));
    use({ close: () => rmSync(root, { recursive: true }) });
    const path = join(root, 'source.mp4');
    writeFileSync(path, 'video');
    const { size, mtimeMs } = statSync(path);
    const fingerprint = computeFingerprint({ realPath: path, sizeBytes: size, modifiedMs: mtimeMs });
    const whole: ExportPlan = {
      source: { path, fingerprint },
      chain: parseChain(
        [{ effectId: 'fx.blur', isEnabled: false }, { effectId: 'fx.noise' }, { effectId: 'fx.invert' }],
        9,
      ),
      frames: { first: 0, end: 10 },
      codec: 'h264',
      size: { width: 2, height: 2 },
      hasSound: false,
      target: { path: join(root, 'target.mp4'), unfinishedPath: '/etc/anything' },
      ...plan,
    };
    return { root, order: { build: 'b', jobId: 'j_1', plan: whole, segments: [{ first: 0, end: 10 }] } };
  }

  it('gives the order back with the chain as it was, places included', async () => {
    const { order, root } = makeOrder();
    const { plan } = await checkExport(order, { build: 'b', mediaRoots: [root] });
    expect(plan.chain).toEqual(order.plan.chain);
    expect(plan.target).toEqual({ path: order.plan.target.path, unfinishedPath: '' });
  });

  it('refuses another build, another file under the path, and what no engine would let through', async () => {
    const { order, root } = makeOrder();
    const rules = { build: 'b', mediaRoots: [root] };
    await expect(checkExport({ ...order, build: 'c' }, rules)).rejects.toMatchObject({ code: 'queue_unavailable' });
    const refuse = async (change: Partial<ExportPlan>, code: string) => {
      const changed = { ...order, plan: { ...order.plan, ...change } };
      await expect(checkExport(changed, rules)).rejects.toMatchObject({ code });
    };
    await refuse({ preset: 'veryfast:log=/tmp/x' }, 'unsupported_codec');
    await refuse({ target: { path: join(root, 'target.txt'), unfinishedPath: '' } }, 'unsupported_codec');
    const [entry] = order.plan.chain.entries;
    const unknown = { effectId: 'fx.movie=/etc/passwd', params: {}, mix: 1, position: 0 };
    await refuse({ chain: { ...order.plan.chain, entries: entry === undefined ? [] : [unknown] } }, 'unknown_effect');
    writeFileSync(order.plan.source.path, 'another video');
    await refuse({}, 'decode_failed');
  });

  it('goes by its own roots, links followed', async () => {
    const { order, root } = makeOrder();
    const { root: other } = makeOrder();
    const rules = { build: 'b', mediaRoots: [other] };
    await expect(checkExport(order, rules)).rejects.toMatchObject({ code: 'path_denied' });
    mkdirSync(join(other, 'in'));
    symlinkSync(root, join(other, 'in', 'link'));
    const source = { ...order.plan.source, path: join(other, 'in', 'link', 'source.mp4') };
    const linked = { ...order, plan: { ...order.plan, source } };
    await expect(checkExport(linked, rules)).rejects.toMatchObject({ code: 'path_denied' });
    const target = { path: join(root, 'target.mp4'), unfinishedPath: '' };
    const inside = makeOrder({ target });
    const own = { build: 'b', mediaRoots: [inside.root] };
    await expect(checkExport(inside.order, own)).rejects.toMatchObject({ code: 'path_denied' });
  });
});
