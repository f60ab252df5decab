import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ringErrorCodes, shmErrorCodes } from '../lib/index.ts';

const packageRoot = join(import.meta.dirname, '..');

function findCodes(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
}

it('the README has a row for every code of the streams, and the sources name no other', () => {
  const registered = Object.keys(shmErrorCodes).sort();
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  expect(findCodes(readme, /^\| `(ERR_SHM_[A-Z_]+)`\s+\|/gm)).toEqual(registered);
  const sources = ['lib', 'src']
    .flatMap((folder) =>
      readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(packageRoot, folder, name),
      ),
    )
    .filter((path) => /\.(ts|cc)$/.test(path) && !path.endsWith('errors.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  expect(findCodes(sources, /['"](ERR_SHM_[A-Z_]+[A-Z])['"]/g)).toEqual(registered);
});

it('the table, the README and what the code throws name the same codes', () => {
  const registered = Object.keys(ringErrorCodes).sort();
  const sources = readdirSync(join(packageRoot, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
    .map((name) => readFileSync(join(packageRoot, 'lib', name), 'utf8'))
    .join('\n');
  expect(findCodes(sources, /'(ERR_RING_[A-Z]+)'/g)).toEqual(registered);
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  expect(findCodes(readme, /^\| `(ERR_RING_[A-Z]+)`\s+\|/gm)).toEqual(registered);
});
