#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { ensurePython } from './ensure-python.mjs';
import { findPython, howToAddPython } from './find-python.mjs';

const usage = `usage: node tooling/python-peers/src/main.mjs [--install]
  --install  make a virtual environment with the pinned requirements when no python3 has them
`;

function readOptions() {
  try {
    return parseArgs({ options: { install: { type: 'boolean' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(usage);
} else {
  try {
    const report = (line) => process.stderr.write(`python-peers: ${line}\n`);
    const python = options.install ? await ensurePython(report) : await findPython();
    if (python) {
      process.stdout.write(`${python}\n`);
    } else {
      process.stderr.write(`no python3 with pyzmq and pillow found; run: ${howToAddPython}\n`);
      process.exitCode = 1;
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
