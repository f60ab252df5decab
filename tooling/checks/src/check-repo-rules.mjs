// Rules of this repository that no off-the-shelf linter knows. Each rule is a function in repo-rules.mjs.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from './repo-rules.mjs';
import { listPackages, root } from './workspace.mjs';

const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const files = paths.map((path) => ({ path, read: () => readFileSync(join(root, path), 'utf8') }));
const packages = listPackages();
const findings = Object.entries(rules).flatMap(([rule, check]) =>
  check({ files, packages }).map((text) => `${rule}: ${text}`),
);
for (const finding of findings) console.error(`✗ ${finding}`);
console.log(
  findings.length === 0 ? `✓ ${Object.keys(rules).length} repository rules hold` : `${findings.length} findings`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
