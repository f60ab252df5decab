import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TextMessage } from './support/page.ts';
import { startGateway } from './support/start-gateway.ts';

const program = fileURLToPath(new URL('./programs/stage-program.mjs', import.meta.url));
let servers = 0;

async function start(...args: string[]) {
  servers += 1;
  const streamName = `spawned-${process.pid}-${servers}`;
  const command = { program: process.execPath, args: [program, ...args] };
  const gateway = await startGateway({ stage: { type: 'spawn', command, streamName } });
  const page = await gateway.openPage({ lane: 'stream' });
  return { gateway, page, streamName };
}

function hasProblem(state: TextMessage, code: string): boolean {
  return (state.problems as { code: string }[]).some((problem) => problem.code === code);
}

describe('a stage server of the gateway', () => {
  it('is started, named, and ended with the gateway', async () => {
    const { gateway, page, streamName } = await start();
    await page.waitForState('live');
    const pid = gateway.gateway.stageServerPid ?? 0;
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(await (await gateway.fetch('/api/sources')).json()).toMatchObject([{ name: streamName, state: 'live' }]);
    await gateway.gateway.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is started again when it is killed, and pages see new pictures on the same socket', async () => {
    const { gateway, page } = await start();
    await page.waitForState('live');
    await page.waitFor(() => page.pictures.at(-1), 'a picture');
    const count = page.pictures.length;
    const pid = gateway.gateway.stageServerPid ?? 0;
    process.kill(pid, 'SIGKILL');
    await page.waitForState('lost');
    await page.waitForState('live');
    await page.waitFor(() => page.pictures[count], 'a picture of the new server');
    expect(gateway.gateway.stageServerPid).not.toBe(pid);
  });

  it('says why it does not start, without giving up', async () => {
    const { page } = await start('--fail');
    const state = await page.waitFor(
      () => page.texts.findLast((text) => text.t === 'state' && hasProblem(text, 'ERR_SIDECAR_NOT_READY')),
      'the problem',
    );
    expect(JSON.stringify(state.problems)).toContain('no pixels today');
    await page.waitForState('failed');
  });

  it('cannot be started when its program is not there', async () => {
    const gateway = await startGateway({
      stage: { type: 'spawn', command: { program: '/no/such/program', args: [] } },
    });
    const page = await gateway.openPage({ lane: 'stream' });
    const state = await page.waitFor(
      () => page.texts.findLast((text) => text.t === 'state' && hasProblem(text, 'ERR_SIDECAR_NOT_READY')),
      'the problem',
    );
    expect(JSON.stringify(state.problems)).not.toContain('/no/such');
  });

  it('takes another name for its stream when the first is taken', async () => {
    const { gateway, page, streamName } = await start('--taken');
    await page.waitForState('live');
    const sources = await (await gateway.fetch('/api/sources')).json();
    expect(sources).toMatchObject([{ name: `${streamName}-${process.pid}` }]);
  });
});
