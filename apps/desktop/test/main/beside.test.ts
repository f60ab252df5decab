import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const beside = join(import.meta.dirname, '..', '..', 'scripts', 'beside.mjs');
const start = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs');

function run(program: string, args: string[]) {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env, timeout: 60_000 });
}

describe.runIf(process.platform === 'linux')('a window beside another program', () => {
  it('is left out with a line that says why, and the program runs and ends as it would', () => {
    const { status, stdout } = run(beside, [process.execPath, '-e', 'console.log("ran"); process.exitCode = 3']);
    expect(stdout).toContain('ran');
    expect(stdout).toContain('No window of the desktop application: ');
    expect(status).toBe(3);
  });

  it('fails alone, with the same reason', () => {
    const { status, stderr } = run(start, []);
    expect(stderr).toMatch(/^The window cannot be opened: .*\n$/);
    expect(status).toBe(1);
  });
});
