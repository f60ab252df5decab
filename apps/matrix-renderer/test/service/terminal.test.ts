import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { exchange, makeTempFolder, program } from '../support/renderer-process.ts';

const cleanUp = useCleanUp();
/** Runs a command in a terminal of its own; part of util-linux. */
const terminal = 'script';
const script = { isPresent: spawnSync(terminal, ['--version']).status === 0, howToAdd: 'apt-get install bsdutils' };

needs(it, script)('leaves a terminal as it was after Ctrl-C, and tells its log only then', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const path = join(folder.path, 's');
  // Some shells stay in front of a command they were given: they would end with the Ctrl-C, and the terminal with them.
  const command = `exec "${process.execPath}" "${program}" --unix-socket "${path}" --width 4 --height 2 --device ansi`;
  const child = spawn(terminal, ['--quiet', '--return', '--flush', '--command', command, '/dev/null']);
  cleanUp({ close: () => void child.kill('SIGKILL') });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  await expect.poll(() => existsSync(path) && output.includes('▀'), { timeout: 30_000 }).toBe(true);
  const red = Buffer.concat([
    encodeFrameHeader({ width: 4, height: 2 }),
    Buffer.alloc(24, Buffer.from('ff0000', 'hex')),
  ]);
  expect(await exchange(path, red, true)).toBe('OK');
  await expect.poll(() => output, { timeout: 30_000 }).toContain('38;2;255;0;0');
  child.stdin.write('\x03');
  expect(await closed).toEqual([0, null]);
  const [shown, after, ...more] = output.split('\x1b[?25h\x1b[?1049l');
  expect(more).toEqual([]);
  expect(shown).toContain('\x1b[?1049h\x1b[?25l');
  expect(shown).not.toContain('ready:');
  expect(after).toContain('ready: 4x2');
});
