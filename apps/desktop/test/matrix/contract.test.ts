import { electronCapability } from '@framelane/electron-runtime';
import { describeMatrixBackend } from '@framelane/viewer-backend/testing';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildScript } from '../frames/support/build-script.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { listCases } from '../frames/support/list-cases.ts';
import type { LaunchedDesktop } from '../support/launch-desktop.ts';
import { findChild } from '../support/processes.ts';

const cases = listCases((nobody, runner) => describeMatrixBackend('desktop', nobody, runner));

needs(describe, await electronCapability())('the contract of MatrixBackend in the page', { timeout: 120_000 }, () => {
  let desktop: LaunchedDesktop;
  beforeAll(async () => {
    desktop = await launchLane({ matrix: { type: 'spawn' } });
    const findPanel = () => findChild(desktop.app.process().pid ?? 0, '--unix-socket')?.pid;
    await desktop.page.exposeFunction('killPanel', () => {
      const pid = findPanel();
      if (pid === undefined) throw new Error('expected a panel renderer to kill, found none');
      process.kill(pid, 'SIGKILL');
    });
    await desktop.page.evaluate(await buildScript('panel'));
  }, 120_000);
  afterAll(() => desktop?.close());

  it.each(cases)('$name', ({ index }) => desktop.page.evaluate((at) => panel.runCase(at), index));

  it('ends for whoever says what no page of ours would say', async () => {
    const fair = '{"type":"next"}';
    const foul = [
      '"next"',
      '{"type":"stop"}',
      '{"type":"next","twice":true}',
      '{"type":"get-settings"}',
      '{"type":"set-settings","number":7,"settings":{"onIdle":{"toString":"image:/etc/passwd"}}}',
      '{"type":"set-settings","number":7,"settings":{"__proto__":{"polluted":true}}}',
      '{"type":"show","number":7,"choice":{"source":"/etc/passwd","fit":"contain","fps":30}}',
    ];
    expect(await desktop.page.evaluate((messages) => panel.offend(messages), [fair, ...foul])).toEqual([
      true,
      ...foul.map(() => false),
    ]);
  });
});
