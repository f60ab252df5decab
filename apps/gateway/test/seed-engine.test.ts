import { join } from 'node:path';
import { peerCommand, peerEnvironment, pythonCapability, runPeer } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A gateway over an engine in Python that knows the base protocol alone, and two clips of different sizes. */
async function startWithSeedEngine(): Promise<TestGateway> {
  for (const [name, value] of Object.entries(peerEnvironment())) vi.stubEnv(name, value);
  const ringPath = join(makeTempFolder(), 'ring');
  const command = await peerCommand('seed_engine', ['--ring-path', ringPath]);
  const gateway = await startGateway({ engine: { type: 'spawn', command, ringPath } });
  for (const [name, size] of [
    ['small.gif', '64x48'],
    ['large.gif', '128x96'],
  ] as const) {
    const made = await runPeer('make_clip', [join(gateway.mediaRoot, name), '--frames', 20, '--size', size]);
    if (made.exitCode !== 0) throw new Error(made.stderr);
  }
  return gateway;
}

needs(describe, await pythonCapability())('an engine of the base protocol', () => {
  it('serves two pages on different files, each its own pictures', async () => {
    const gateway = await startWithSeedEngine();
    const [left, right] = [await gateway.openPage(), await gateway.openPage()];
    await left.waitForState('live');
    expect(await left.openFile('small.gif')).toMatchObject({ ok: true, width: 64, height: 48 });
    expect(await right.openFile('large.gif')).toMatchObject({ ok: true, width: 128, height: 96 });
    const play = async (page: typeof left, size: { width: number; height: number }) => {
      for (const frame of [3, 11, 0, 19]) {
        const { picture } = await page.render('render_frame', { time: frame * 0.04, chain: [] });
        expect(picture).toMatchObject({ ...size, frameIndex: frame });
        expect(Buffer.from(picture.jpeg.subarray(0, 2)).toString('hex')).toBe('ffd8');
      }
    };
    await Promise.all([play(left, { width: 64, height: 48 }), play(right, { width: 128, height: 96 })]);
    const late = await gateway.openPage();
    const hello = await late.waitFor(() => late.texts.find((text) => text.t === 'hello'), 'hello');
    expect(hello.features).not.toContain('thumbnails');
    expect(await late.command('engine_info')).toMatchObject({ ok: false, code: 'unknown_command' });
  });

  it('is restarted when it is killed, and shows the picture that was asked for meanwhile', async () => {
    const gateway = await startWithSeedEngine();
    const page = await gateway.openPage();
    await page.openFile('small.gif');
    const before = (await page.render('render_frame', { time: 0.2, chain: [] })).picture;
    process.kill(gateway.gateway.enginePid ?? 0, 'SIGKILL');
    await page.waitForState('lost');
    const after = (await page.render('render_frame', { time: 0.2, chain: [] })).picture;
    expect(Buffer.from(after.jpeg).equals(Buffer.from(before.jpeg))).toBe(true);
    expect(after.sequence).toBeGreaterThan(before.sequence);
    const listTexts = () =>
      page.texts.filter((text) => text.t === 'event').map((text) => (text.event as { text: string }).text);
    await page.waitFor(() => listTexts()[1], 'both toasts');
    expect(listTexts()).toEqual(['Engine restarting...', 'Engine recovered']);
  });
});
