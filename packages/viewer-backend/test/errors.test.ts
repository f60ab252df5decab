import { readdirSync, readFileSync } from 'node:fs';
import { errorCodes } from '@framelane/protocol';
import { describe, expect, it } from 'vitest';

const folder = new URL('../', import.meta.url);
const codePattern = /ERR_VIEWER_[A-Z]+/g;

function listCodes(text: string): string[] {
  return [...new Set(text.match(codePattern) ?? [])].sort();
}

describe('error codes', () => {
  const registry = listCodes(Object.keys(errorCodes).join(' '));

  it('are the ones of the README table', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const table = readme.split('\n').filter((line) => line.startsWith('| `ERR_'));
    expect(listCodes(table.join('\n'))).toEqual(registry);
  });

  it('are the ones the sources raise', () => {
    const sources = readdirSync(new URL('src', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('testing'))
      .map((name) => readFileSync(new URL(`src/${name}`, folder), 'utf8').replaceAll(/^\s*(\*|\/\*\*|\/\/).*$/gm, ''));
    expect(listCodes(sources.join('\n'))).toEqual(registry);
  });
});

describe('the contract kit', () => {
  it('is run against every implementation', () => {
    const tests = readdirSync(new URL('test', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(`test/${name}`, folder), 'utf8'));
    const listNames = (pattern: RegExp) =>
      tests.flatMap((text) => [...text.matchAll(pattern)].map(([, n]) => n)).sort();
    expect(listNames(/describeEngineBackend\(\s*'(\w+)'/g)).toEqual(['fake', 'node', 'shm', 'socket']);
    expect(listNames(/describeViewerBackend\(\s*'(\w+)'/g)).toEqual(['fake', 'node', 'shm', 'socket']);
  });
});
