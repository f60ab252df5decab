import { expect, it } from 'vitest';
import { runChild } from '../support/children.ts';
import { makeFolder } from '../support/rings.ts';

it('what nobody closed is closed by the collector, except where somebody still waits', async () => {
  const result = await runChild('collect-unclosed.mjs', { args: [makeFolder()], nodeArgs: ['--expose-gc'] });
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  const left = JSON.parse(result.stdout);
  expect(left.threadsStarted).toBeGreaterThan(0);
  expect(left).toMatchObject({ threadsLeft: 0, mappingsLeft: 0, filesLeft: 0, hasSurvivorSettled: true });
});
