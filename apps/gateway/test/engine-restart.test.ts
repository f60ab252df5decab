import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findOwnEngine } from '../src/server/lanes/engine/host/own-engine.ts';
import type { EngineCommand } from '../src/server/options.ts';
import { readLuma, writeClip } from './support/make-clip.ts';
import type { Page } from './support/page.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const clip = { width: 64, height: 48, frameCount: 20, firstLuma: 40, lumaStep: 3 };

async function startWithClip(): Promise<TestGateway> {
  const gateway = await startGateway({ engine: { type: 'spawn' } });
  writeClip(join(gateway.mediaRoot, 'clip.y4m'), clip);
  return gateway;
}

/** The engine, which starts only while it is allowed to. */
function makeFragileEngine(): { command: EngineCommand; allowStarts: (isAllowed: boolean) => void } {
  const folder = makeTempFolder();
  const [permit, starter] = [join(folder, 'permit'), join(folder, 'starter.mjs')];
  const { program, args } = findOwnEngine();
  const [script = '', ...options] = args;
  const text = [
    "import { existsSync } from 'node:fs';",
    `if (!existsSync(${JSON.stringify(permit)})) process.exit(1);`,
    `await import(${JSON.stringify(pathToFileURL(script).href)});`,
  ];
  writeFileSync(starter, text.join('\n'));
  return {
    command: { program, args: [starter, ...options] },
    allowStarts: (isAllowed) => (isAllowed ? writeFileSync(permit, '') : rmSync(permit)),
  };
}

function killEngine(gateway: TestGateway): number {
  const pid = gateway.gateway.enginePid;
  if (pid === undefined) throw new Error('there is no engine to kill');
  process.kill(pid, 'SIGKILL');
  return pid;
}

const toastsOf = (page: Page) =>
  page.texts
    .filter((text) => text.t === 'event')
    .map((text) => text.event as { type: string; text: string; severity: string; action?: string })
    .filter((event) => event.type === 'toast');

describe('an engine that is killed', () => {
  it('shows both toasts and its states, and pictures of the same assets come again', async () => {
    const gateway = await startWithClip();
    const [page, other] = [await gateway.openPage(), await gateway.openPage()];
    const { asset_id } = await page.openFile('clip.y4m');
    await other.openFile('clip.y4m');
    await page.render('render_frame', { time: 0.2, chain: [{ effectId: 'fx.invert' }] });
    const before = page.pictures.at(-1);
    const firstPid = killEngine(gateway);

    await page.waitForState('lost');
    // Asked while there is no engine: answered by the next one.
    const { picture } = await page.render('render_frame', { time: 0.2, chain: [{ effectId: 'fx.invert' }], asset_id });
    expect(Buffer.from(picture.jpeg).equals(Buffer.from(before?.jpeg ?? []))).toBe(true);
    expect(picture.sequence).toBeGreaterThan(before?.sequence ?? Number.POSITIVE_INFINITY);
    const state = await page.waitForState('live');
    expect(state.stats).toMatchObject({ restarts: 1 });
    expect(gateway.gateway.enginePid).not.toBe(firstPid);
    const otherPicture = (await other.render('render_frame', { time: 0.4, chain: [] })).picture;
    expect(Math.abs(readLuma(otherPicture.jpeg) - (40 + 10 * 3))).toBeLessThan(1.5);
    for (const one of [page, other]) {
      await one.waitFor(() => toastsOf(one)[1], 'both toasts');
      expect(toastsOf(one)).toEqual([
        { type: 'toast', id: 'engine', severity: 'warning', text: 'Engine restarting...' },
        { type: 'toast', id: 'engine', severity: 'success', text: 'Engine recovered' },
      ]);
    }
  });

  it('answers the newest render that was in flight, and fails the older ones with a code', async () => {
    const gateway = await startWithClip();
    const page = await gateway.openPage();
    await page.openFile('clip.y4m');
    await page.render('render_frame', { time: 0, chain: [] });
    const pid = gateway.gateway.enginePid ?? 0;
    // Stopped, so that nothing sent from here on is answered before it is killed.
    process.kill(pid, 'SIGSTOP');
    const older = page.post('render_frame', { time: 0.2, chain: [] });
    const newest = page.post('render_frame', { time: 0.4, chain: [] });
    page.send({ t: 'ping', n: 1 });
    await page.waitFor(() => page.texts.find((text) => text.t === 'pong'), 'the commands to have arrived');
    process.kill(pid, 'SIGKILL');
    const answerTo = (n: number) =>
      page.waitFor(() => page.texts.find((text) => text.t === 'res' && text.n === n), `the answer to ${n}`);
    expect(await answerTo(older)).toMatchObject({ ok: false, code: 'ERR_ENGINE_RESTARTED' });
    expect(await answerTo(newest)).toMatchObject({ ok: true, frame_index: 10 });
    await page.waitFor(() => page.pictures.find(({ request }) => request === newest), 'its picture');
  });

  it('gives up once it does not start any more, says so, and tries again when asked', async () => {
    const { command, allowStarts } = makeFragileEngine();
    allowStarts(true);
    const gateway = await startGateway({ engine: { type: 'spawn', command } });
    const page = await gateway.openPage();
    await page.waitForState('live');
    allowStarts(false);
    killEngine(gateway);
    const failed = await page.waitForState('failed');
    expect(failed.problems).toMatchObject([
      { severity: 'error', code: 'ERR_ENGINE_FAILED' },
      { severity: 'error', code: 'ERR_ENGINE_NOT_READY' },
    ]);
    const gaveUp = () => toastsOf(page).find(({ text }) => text === 'Engine could not be restarted');
    expect(await page.waitFor(gaveUp, 'its toast')).toMatchObject({ severity: 'error', action: 'retry' });
    expect(await page.command('list_effects')).toMatchObject({ ok: false, code: 'ERR_ENGINE_FAILED' });
    expect((await gateway.fetch('/readyz')).status).toBe(503);
    allowStarts(true);
    expect(await page.command('retry')).toMatchObject({ ok: true });
    await page.waitForState('live');
    expect(await page.command('list_effects')).toMatchObject({ ok: true });
  }, 240_000);
});
