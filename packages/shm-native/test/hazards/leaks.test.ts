import { expect, it } from 'vitest';
import { runChild } from '../support/children.ts';
import { makeFolder } from '../support/rings.ts';

it('a thousand open-close cycles leave no descriptor, mapping, thread or file', async () => {
  const result = await runChild('open-close-cycles.mjs', { args: [makeFolder()] });
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  const { before, after, filesLeft } = JSON.parse(result.stdout);
  expect(after).toEqual(before);
  expect(filesLeft).toBe(0);
});
