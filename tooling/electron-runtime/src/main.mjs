#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { howToAddElectron } from './electron-capability.mjs';
import { findElectron } from './find-electron.mjs';

const usage = `usage: node tooling/electron-runtime/src/main.mjs [--install] [--print]
  --install  fetch and unpack an Electron when there is none (progress goes to stderr)
  --print    print only the path of the program
`;

function readOptions() {
  try {
    return parseArgs({
      options: { install: { type: 'boolean' }, print: { type: 'boolean' }, help: { type: 'boolean' } },
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
    const found = await findElectron({
      allowDownload: options.install ?? false,
      onProgress: (line) => process.stderr.write(`electron-runtime: ${line}\n`),
    });
    if (found) {
      const { executablePath, version, kind } = found;
      process.stdout.write(
        options.print ? `${executablePath}\n` : `Electron ${version} (${kind}): ${executablePath}\n`,
      );
    } else {
      process.stderr.write(`no Electron found; run: ${howToAddElectron}\n`);
      process.exitCode = 1;
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
