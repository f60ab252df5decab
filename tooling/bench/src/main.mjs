#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { benches } from './benches/index.mjs';
import { describeMachine, formatRows } from './support/report.mjs';

const usage = `bench [NAME]… [--quick] [--json FILE]

Prints our speed as ratios against named yardsticks measured alternately in the same run.
Names: ${Object.keys(benches).join(', ')} (all of them without a name).
  --quick      a few rounds only: shows that everything runs, not how fast
  --json FILE  also writes the rows as JSON`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no benchmark is named ${unknown.join(', ')}\n`);
  console.log(usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const report = { machine: describeMachine(), isQuick: values.quick, benches: {} };
console.log(`${report.machine}${values.quick ? ' · quick run: the figures say little' : ''}`);
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const { title, run } = benches[name];
  console.log(`\n${name}: ${title}`);
  try {
    const rows = await run({ isQuick: values.quick, log: (text) => process.stderr.write(`  ${text}\n`) });
    report.benches[name] = rows;
    console.log(formatRows(rows));
  } catch (error) {
    console.error(`  failed: ${error.stack ?? error}`);
    process.exitCode = 1;
  }
}
if (values.json !== undefined) {
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
process.exit();
