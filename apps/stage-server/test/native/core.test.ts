import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

function compile(program: string, extra: readonly string[], sources: readonly string[]) {
  const args = [...flags, ...extra, '-Inative/include', ...sources, '-pthread', '-o', program];
  return spawnSync(compiler, args, { cwd: app, encoding: 'utf8', timeout: watchdogMs });
}

function canSanitize(): boolean {
  const probe = spawnSync(compiler, [...sanitizers, '-x', 'c++', '-', '-o', '/dev/null'], { input: 'int main() {}' });
  return probe.status === 0;
}

const variants: [string, readonly string[]][] = [['plain', ['-O2']]];
if (canSanitize()) variants.push(['address and undefined behaviour', ['-O1', ...sanitizers]]);

it.each(variants)(
  'the rasteriser keeps its promises: %s',
  (name, extra) => {
    const program = join(folder, name.slice(0, 5));
    const built = compile(program, extra, listSources());
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
