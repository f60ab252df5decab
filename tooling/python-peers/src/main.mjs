#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { ensurePython, findPythonWithPip } from './ensure-python.mjs';
import { findPython, howToAddPython } from './find-python.mjs';
import { ensureLightPrograms } from './sites/light-programs.mjs';
import { ensureOpenUsd } from './sites/open-usd.mjs';
import { pinnedWheels } from './vendor/pinned-wheels.mjs';
import { ensureVendorLibrary } from './vendor/vendor-library.mjs';

const usage = `usage: node tooling/python-peers/src/main.mjs [--install] [--install-vendor]
  --install         make a virtual environment with the pinned requirements when no python3 has them
  --install-vendor  also fetch released stream clients, OpenUSD and programs for lights to try ours with, into the user's cache
`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        install: { type: 'boolean' },
        'install-vendor': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
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
    if (options['install-vendor']) {
      const pip = await findPythonWithPip();
      for (const version of Object.keys(pinnedWheels)) await ensureVendorLibrary(version, pip, report);
      await ensureOpenUsd(pip, report);
      await ensureLightPrograms(pip, report);
    }
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
