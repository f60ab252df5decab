import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCodes } from '@framelane/protocol';
import { describe, expect, it } from 'vitest';
import { engineErrorCodes } from '../src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'));

function collect(texts: readonly string[], pattern: RegExp): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code]) => code ?? ''));
  return [...new Set(found)].sort();
}

const thrown = collect(sources, /(?:createEngineError\(|new FramelaneError\()\s*'(ERR_\w+)'/g);
const documented = collect([readFileSync(join(root, 'README.md'), 'utf8')], /^\| `(ERR_\w+)` +\|/gm);

describe('the error table', () => {
  it('lists in the README exactly what the code throws', () => {
    expect(documented).toEqual(thrown);
  });

  it('holds every code of the engine door, and one of the ring door', () => {
    expect(thrown).toEqual([...engineErrorCodes, 'ERR_RING_CLOSED'].sort());
  });

  it('is part of the registry', () => {
    expect(Object.keys(errorCodes)).toEqual(expect.arrayContaining(thrown));
  });
});
