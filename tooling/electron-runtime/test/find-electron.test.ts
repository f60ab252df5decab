import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronCapability, findElectron } from '../src/index.mjs';

const electron = await electronCapability();
let scratch = '';

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'framelane-find-electron-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});

describe('findElectron with ELECTRON_OVERRIDE_DIST_PATH', () => {
  it('refuses a folder without an Electron and says which variable to correct', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', scratch);
    await expect(findElectron()).rejects.toMatchObject({
      code: 'ERR_ELECTRON_OVERRIDE',
      message: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH'),
    });
  });

  it('refuses a program that is not an Electron', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', scratch);
    writeFileSync(join(scratch, 'electron'), '#!/bin/sh\necho broken >&2\nexit 7\n', { mode: 0o755 });
    await expect(findElectron()).rejects.toMatchObject({
      code: 'ERR_ELECTRON_START',
      message: expect.stringMatching(/exit code 7 \(broken\)/),
    });
  });

  it('is told by electronCapability as the way to add it', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', scratch);
    const capability = await electronCapability();
    expect(capability.isPresent).toBe(false);
    expect(capability.howToAdd).toContain(scratch);
  });
});

needs(describe, electron)('findElectron with an Electron present', () => {
  it('starts it and reads its version', async () => {
    const found = await findElectron();
    expect(found?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(existsSync(found?.executablePath ?? '')).toBe(true);
  });

  it('prefers the folder the environment names', async () => {
    const found = await findElectron();
    const folder = join(scratch, 'dist');
    symlinkSync(dirname(found?.executablePath ?? ''), folder);
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    expect(await findElectron()).toMatchObject({ kind: 'env', version: found?.version });
  });
});

it('does not fetch anything unless it is allowed to', async () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
  vi.stubEnv('XDG_CACHE_HOME', scratch);
  const found = await findElectron();
  expect(readdirSync(scratch)).toEqual([]);
  expect(found === undefined || found.kind === 'cache').toBe(true);
});
