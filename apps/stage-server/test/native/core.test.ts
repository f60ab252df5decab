import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openObjectCache } from '@framelane/native-build';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, expect, it } from 'vitest';

const app = fileURLToPath(new URL('../..', import.meta.url));
const compiler = process.env.CXX ?? 'c++';
const flags = [
  '-std=c++20',
  '-Wall',
  '-Wextra',
  '-Wno-psabi',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-ffp-contract=fast',
];
const sanitizers = ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
const watchdogMs = 480_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'raster-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function listSources(): string[] {
  const ofCore = ['native/core', 'native/core/kernels'].flatMap((inner) =>
    readdirSync(join(app, inner))
      .filter((name) => name.endsWith('.cc'))
      .map((name) => join(inner, name)),
  );
  return [...ofCore, 'test/native/raster_test.cc'];
}

async function compile(program: string, extra: readonly string[]) {
  const headerFolders = ['native', 'test/native'];
  const compileObject = await openObjectCache({ packageRoot: app, compiler, headerFolders, timeoutMs: watchdogMs });
  const objects: string[] = [];
  for (const source of listSources()) {
    objects.push(await compileObject(source, [...flags, ...extra, '-Inative/include', '-pthread']));
  }
  return spawnSync(compiler, [...flags, ...extra, ...objects, '-pthread', '-o', program], { encoding: 'utf8' });
}

function canSanitize(): boolean {
  const probe = spawnSync(compiler, [...sanitizers, '-x', 'c++', '-', '-o', '/dev/null'], { input: 'int main() {}' });
  return probe.status === 0;
}

const variants: [string, readonly string[]][] = [['plain', ['-O2']]];
if (canSanitize()) variants.push(['address and undefined behaviour', ['-O1', ...sanitizers]]);

it.each(variants)(
  'the rasteriser keeps its promises: %s',
  async (name, extra) => {
    const program = join(folder, name.slice(0, 5));
    const built = await compile(program, extra);
    expect(built.status, built.stderr).toBe(0);
    const run = spawnSync(program, { encoding: 'utf8', timeout: watchdogMs });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^\d+ passed, 0 failed$/m);
  },
  watchdogMs * 2,
);

const capability = { isPresent: canSanitize(), howToAdd: 'libasan and libubsan of your compiler' };
needs(it, capability)('is compiled with sanitizers too', () => {
  expect(variants).toHaveLength(2);
});
