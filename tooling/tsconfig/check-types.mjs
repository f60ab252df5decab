#!/usr/bin/env node
// `check-types src test …` type-checks each folder's tsconfig.json with TypeScript's native compiler, which reports what
// the JavaScript one does in half the time. Building (declarations, typed tooling) stays with the JavaScript one: the
// native compiler has no API for it yet.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  process.stderr.write('check-types: expected the folders to check, got none; usage: check-types src test\n');
  process.exit(2);
}
const compiler = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript-native/package.json')));
const failed = folders.filter(
  (folder) => spawnSync(process.execPath, [compiler, '-p', folder], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  process.stderr.write(`check-types: errors in ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
