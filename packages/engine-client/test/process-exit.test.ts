import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineProgram, isAlive, type MediaFolder, makeMediaFolder } from './support/real-engine.ts';
import { waitUntil } from './support/wait-until.ts';

let media: MediaFolder;

beforeEach(() => {
  media = makeMediaFolder();
});

afterEach(() => media.remove());

function start(program: string, args: string[]) {
  const path = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output, closed: once(child, 'close') };
}

describe('a process that uses this package', () => {
  it('ends by itself once everything is closed', async () => {
    const { output, closed } = start('supervise-and-leave.mjs', [engineProgram, media.path, media.writeClip('a.y4m')]);
    expect(await closed).toEqual([0, null]);
    expect(output.stderr).toBe('');
    const told = JSON.parse(output.stdout) as { bytes: number; lost: string };
    expect(told.bytes).toBeGreaterThan(100);
    expect(told.lost).toBe('ERR_ENGINE_DISCONNECTED');
  });

  it('takes its engine with it when it is killed', async () => {
    const { child, output, closed } = start('spawn-and-wait.mjs', [engineProgram, 'wait']);
    await waitUntil(() => output.stdout.endsWith('\n') || output.stderr !== '');
    expect(output.stderr).toBe('');
    const { pid, ringPath } = JSON.parse(output.stdout) as { pid: number; ringPath: string };
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await closed;
    await waitUntil(() => !isAlive(pid) && !existsSync(ringPath));
  });

  it('takes even an engine with it that does not watch its parent, when it exits', async () => {
    const { output, closed } = start('spawn-and-wait.mjs', [engineProgram, 'exit']);
    expect(await closed).toEqual([0, null]);
    const { pid, ringPath } = JSON.parse(output.stdout) as { pid: number; ringPath: string };
    await waitUntil(() => !isAlive(pid) && !existsSync(ringPath));
  });
});
