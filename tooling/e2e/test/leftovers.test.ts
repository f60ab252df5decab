import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { sampleClip } from './support/clips.ts';
import { type RunningGateway, type StartGatewayOptions, startGateway } from './support/gateway.ts';
import { waitForPicture } from './support/picture.ts';
import { isRunning, listDescendants } from './support/processes.ts';
import { openViewer, playSample, waitForPlaying, waitForPresence } from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('after the end of a gateway', () => {
  const browser = useBrowser();

  /** A gateway with an engine that is busy, and the processes that belong to it. */
  async function startBusyGateway(options: StartGatewayOptions) {
    const gateway = closeLater(await startGateway(options));
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    await playSample(viewer.page);
    await waitForPicture(viewer.page, sampleClip);
    await waitForPlaying(viewer.page, true);
    const family = listDescendants(gateway.pid).map(({ pid }) => pid);
    expect(family).toContain(gateway.findEngine());
    return { gateway, family, page: viewer.page };
  }

  it('by Ctrl-C in a terminal, nothing is left: no process, ring, socket or temporary file', async () => {
    const { gateway, family } = await startBusyGateway({ isGroupLeader: true });
    expect(listFiles(gateway.runtimeFolder)).not.toEqual([]);
    expect(await gateway.end('SIGINT')).toBe(0);
    await expectGone(gateway, family);
    expect(listFiles(gateway.runtimeFolder)).toEqual([]);
    expect(gateway.readLog()).not.toMatch(/restart|error/i);
  });

  it('by SIGTERM to the gateway alone, nothing is left where rings go by themselves', async () => {
    const { gateway, family } = await startBusyGateway({ usesDefaultRuntimeFolder: true });
    const rings = listRingsOf(family);
    expect(rings.length).toBeGreaterThan(0);
    expect(await gateway.end('SIGTERM')).toBe(0);
    await expectGone(gateway, family);
    expect(listRingsOf(family)).toEqual([]);
  });

  it('by kill -9 the engine ends by itself and removes its ring', async () => {
    const { gateway, family } = await startBusyGateway({});
    expect(await gateway.end('SIGKILL')).toBe('SIGKILL');
    await expectGone(gateway, family);
    expect(listFiles(gateway.runtimeFolder).filter((name) => name.includes('ring-'))).toEqual([]);
  });

  it('the page of the command in the README opens at exactly the address of its last line', async () => {
    const gateway = closeLater(await startGateway({ isBare: true, args: ['--engine', 'spawn'] }));
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    await waitForPresence(viewer.page, 'Live');
    await playSample(viewer.page);
    await waitForPicture(viewer.page, sampleClip);
    expect(gateway.lines.at(-1)).toBe(`Open ${gateway.address}`);
    // The token was in the address once; it is not kept where people copy addresses from.
    expect(viewer.page.url()).toBe(`${new URL(gateway.address).origin}/`);
    const family = listDescendants(gateway.pid).map(({ pid }) => pid);
    expect(await gateway.end('SIGINT')).toBe(0);
    await expectGone(gateway, family);
  });
});

async function expectGone({ port }: RunningGateway, family: readonly number[]): Promise<void> {
  await expect.poll(() => family.filter(isRunning), { timeout: 30_000 }).toEqual([]);
  expect(await canConnect(port)).toBe(false);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Files and sockets, but not folders. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name);
}

/** Rings in the shared memory of the system that carry the number of one of these processes. */
function listRingsOf(pids: readonly number[]): string[] {
  const folder = join('/dev/shm', `framelane-${process.getuid?.()}`);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => pids.some((pid) => name.startsWith(`ring-${pid}-`)));
}
