import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runChild } from '../support/children.ts';
import { createRing } from '../support/rings.ts';

describe('a process that ends', () => {
  it.each([
    ['timeout', 'false\n'],
    ['close', 'false\n'],
    ['exit', ''],
    ['throw', ''],
  ])('while somebody waits (%s) ends cleanly', async (how, stdout) => {
    const { path } = createRing();
    const results = await Promise.all([1, 2, 3].map(() => runChild('end-while-waiting.mjs', { args: [path, how] })));
    for (const result of results) expect(result).toEqual({ code: 0, signal: null, stdout, stderr: '' });
  });

  it.each(['fall-off', 'exit'])('with a ring still open (%s) leaves no file', async (how) => {
    const { code, stdout, stderr } = await runChild('leave-open.mjs', { args: [how] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim()).toMatch(/framelane-\w+\/ring-\d+-[0-9a-f]{8}$/);
    expect(existsSync(stdout.trim())).toBe(false);
  });
});
