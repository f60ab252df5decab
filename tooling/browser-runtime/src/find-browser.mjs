import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackBundledChromium } from './bundled-chromium.mjs';

const run = promisify(execFile);

const systemPrograms = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @type {Promise<import('./index.mjs').FoundBrowser | undefined> | undefined} */
let found;

/** @returns {Promise<import('./index.mjs').FoundBrowser | undefined>} */
export function findBrowser() {
  found ??= lookForBrowser();
  return found;
}

async function lookForBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    try {
      return { executablePath: chosen, kind: 'env', version: await readVersion(chosen) };
    } catch (cause) {
      throw new Error(
        `Expected CHROME_PATH to name a Chromium, but "${chosen} --version" failed: ${cause.message}. Correct or unset it.`,
        { cause },
      );
    }
  }
  for (const executablePath of await listSystemPrograms()) {
    const version = await readVersion(executablePath).catch(returnNothing);
    if (version !== undefined) return { executablePath, kind: 'system', version };
  }
  const executablePath = await unpackBundledChromium();
  const version = executablePath && (await readVersion(executablePath).catch(returnNothing));
  return version ? { executablePath, kind: 'bundled', version } : undefined;
}

async function listSystemPrograms() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = systemPrograms.flatMap((program) => folders.map((folder) => join(folder, program)));
  const usable = await Promise.all(
    candidates.map((path) =>
      access(path, constants.X_OK).then(
        () => path,
        () => undefined,
      ),
    ),
  );
  return usable.filter((path) => path !== undefined);
}

// Starting the program is the test: a distribution's stub that only says "install the snap" fails here,
// and so does a Chromium whose libraries are missing.
async function readVersion(executablePath) {
  const { stdout } = await run(executablePath, ['--version', '--no-sandbox'], { timeout: 30_000 });
  const version = stdout.trim();
  if (!/\d+\.\d+/.test(version)) throw new Error(`expected a version on stdout, got "${version}"`);
  return version;
}

function returnNothing() {
  return undefined;
}
