import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './support/folders.ts';
import { findLargestDifference } from './support/pictures.ts';
import { readCli } from './support/run-cli.ts';
import { uniqueStreamName } from './support/streams.ts';

const serverFolder = fileURLToPath(new URL('../../stage-server', import.meta.url));
const stage = join(serverFolder, 'stages', 'primitives.usda');

const patience = { timeout: 30_000 };

/** The stage server in a process of its own with a stage open; ended when the test ends. */
async function startStageServer(): Promise<{ name: string; run(...args: string[]): Promise<string> }> {
  const name = uniqueStreamName();
  const options = ['--stream-name', name, '--size', '320x180', '--stage', stage, '--log-level', 'error'];
  const child = spawn(process.execPath, [join(serverFolder, 'dist', 'main.js'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('shmReady')) break;
  }
  child.stdout.resume();
  return { name, run: (...args) => readCli(args, { OV_SHM_STREAM_NAME: name }) };
}

async function saveFrame(run: (...args: string[]) => Promise<string>) {
  const output = join(makeFolder(), 'f.png');
  await run('frame', '--output', output);
  return decode(readFileSync(output)).data;
}

describe('framelane and the stage server', () => {
  it('reads a stage, finds its prims in the picture, moves the camera and changes how it is drawn', async () => {
    const { run } = await startStageServer();
    const opened = await run('send', 'openStageRequest', JSON.stringify({ url: stage }), '--reply', 'openStageResult');
    expect(JSON.parse(opened)).toMatchObject({ url: stage, result: 'success' });
    const [world] = JSON.parse(await run('tree', '--json'));
    const names = world.children.map((prim: { name: string }) => prim.name);
    expect(names).toEqual(expect.arrayContaining(['Floor', 'Cube', 'Sphere']));

    const picked = (await run('pick', '0.5', '0.5')).trim();
    expect(names).toContain(picked.replace('/World/', ''));
    expect(await run('props', picked)).toMatch(/\S {2,}token/);
    expect((await run('click', '0.5', '0.5', '--wait-select')).trim()).toBe(picked);
    expect(await run('select')).toBe('');

    const before = await saveFrame(run);
    await run('drag', '0.3', '0.5', '0.6', '0.4', '--duration', '200');
    await expect.poll(async () => findLargestDifference(await saveFrame(run), before), patience).toBeGreaterThan(20);
    const orbited = await saveFrame(run);
    expect(await run('aov', '--set', 'DepthSD')).toBe('DepthSD\n');
    await expect.poll(async () => findLargestDifference(await saveFrame(run), orbited), patience).toBeGreaterThan(20);
    expect(await run('settings', 'wireframe', 'true')).toBe('true\n');
  }, 300_000);
});
