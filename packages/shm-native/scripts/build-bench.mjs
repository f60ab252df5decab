// Compiles a program of bench/, named by argument 1 in kebab case, to .artifacts/bench/ and prints its path.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const name = process.argv[2] ?? '';
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(packageRoot, '.artifacts', 'bench', name);
const source = join(packageRoot, 'bench', `${name.replaceAll('-', '_')}.cc`);

mkdirSync(dirname(program), { recursive: true });
const flags = ['-std=c++20', '-O3', '-Wall', '-Wextra', '-Werror', `-I${join(packageRoot, 'include')}`];
const run = spawnSync(process.env.CXX ?? 'c++', [...flags, source, '-o', program], { encoding: 'utf8' });
if (run.status !== 0) {
  throw new Error(
    `the yardstick did not compile, a C++20 compiler as c++ or in CXX is needed:\n${run.stderr ?? run.error}`,
  );
}
console.log(program);
