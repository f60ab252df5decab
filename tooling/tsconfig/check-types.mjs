#!/usr/bin/env node
// `check-types src test …` type-checks each folder's tsconfig.json with TypeScript's native compiler, which reports what
// the JavaScript one does in half the time. Building (declarations, typed tooling) stays with the JavaScript one: the
// native compiler has no API for it yet.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  process.stderr.write('check-types: expected the folders to check, got none; usage: check-types src test\n');
  process.exit(2);
}
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-native/package.json')), 'bin', 'tsc');
const failed = folders.filter(
  (folder) => spawnSync(process.execPath, [compiler, '-p', folder], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  process.stderr.write(`check-types: errors in ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
