import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/engine-process.ts';

describe('engine-mock worker', () => {
  it.each([
    [['worker'], "required option '--queue <url>' not specified"],
    [['worker', '--queue', 'http://127.0.0.1'], 'expected redis://host:port/db, or rediss:// for TLS'],
    [['worker', '--queue', 'redis://127.0.0.1', '--concurrency', '0'], 'expected an integer from 1 to 64'],
    [['--queue', '127.0.0.1:6379'], 'expected redis://host:port/db'],
  ])('ends with 2 for %j', async (args, text) => {
    const { code, log } = await runProgram(args);
    expect(code).toBe(2);
    expect(log).toContain(text);
  });

  it('explains itself', async () => {
    const { code, output } = await runProgram(['--help']);
    expect(code).toBe(0);
    expect(output).toContain('carry out exports and ranges for engines');
    expect(output).toContain('--concurrency <n>');
  });
});
