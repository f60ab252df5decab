import { chmodSync, writeFileSync } from 'node:fs';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensurePython, findPython, pythonCapability, runPeer } from '../src/index.mjs';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();

afterEach(() => {
  vi.unstubAllEnvs();
});

it('names the command that installs what is missing', async () => {
  expect((await pythonCapability()).howToAdd).toContain('--install');
});

needs(describe, await pythonCapability())('findPython', () => {
  it('passes over an interpreter that lacks a package', async () => {
    writeFileSync(inWorkFolder('python3'), '#!/bin/sh\nexit 1\n');
    chmodSync(inWorkFolder('python3'), 0o755);
    vi.stubEnv('PATH', `${inWorkFolder('')}:${process.env.PATH}`);
    expect(await findPython()).not.toBe('python3');
  });

  it('gives the same interpreter to ensurePython, without installing anything', async () => {
    const progress: string[] = [];
    expect(await ensurePython((line) => progress.push(line))).toBe(await findPython());
    expect(progress).toEqual([]);
  });

  it('runs a peer that fails and passes on its usage', async () => {
    const { exitCode, stderr } = await runPeer('make_clip', ['clip.txt']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.gif');
  });
});
