import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BlitError, blitErrorCodes } from '../src/errors.ts';

const sourceFolder = new URL('../src/', import.meta.url);
const codePattern = /ERR_BLIT_[A-Z_]+/g;

function listCodes(text: string): string[] {
  return [...new Set(text.match(codePattern) ?? [])].sort();
}

describe('error codes', () => {
  const registry = Object.keys(blitErrorCodes).sort();

  it('are the ones of the README table', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const table = readme.split('\n').filter((line) => line.startsWith('| `ERR_'));
    expect(listCodes(table.join('\n'))).toEqual(registry);
  });

  it('are the ones the sources use', () => {
    const sources = readdirSync(sourceFolder)
      .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
      .map((name) => readFileSync(new URL(name, sourceFolder), 'utf8').replaceAll(/^\s*(\*|\/\*\*|\/\/).*$/gm, ''));
    expect(listCodes(sources.join('\n'))).toEqual(registry);
  });

  it('travel with message and cause', () => {
    const cause = new Error('below');
    const error = new BlitError('ERR_BLIT_SHADER', 'expected x, got y. Do z.', cause);
    expect(error).toMatchObject({ code: 'ERR_BLIT_SHADER', name: 'BlitError', cause });
    expect(error.message).toBe('ERR_BLIT_SHADER: expected x, got y. Do z.');
  });
});
