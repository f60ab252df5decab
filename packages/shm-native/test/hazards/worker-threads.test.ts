import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runChild } from '../support/children.ts';
import { createRing, makeFolder } from '../support/rings.ts';

it('workers terminated in the middle of a wait take their threads, mappings and files with them', async () => {
  const { path } = createRing({ path: join(makeFolder(), 'ring') });
  const result = await runChild('terminate-workers.mjs', { args: [path] });
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  expect(JSON.parse(result.stdout)).toEqual({ terminated: 15, filesLeft: 0 });
});
