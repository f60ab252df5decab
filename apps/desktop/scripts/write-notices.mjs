import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPackage } from './find-package.mjs';

const desktopDir = join(import.meta.dirname, '..');
const engineDir = join(desktopDir, '..', 'engine-mock');
const line = '-'.repeat(100);

/**
 * Writes what has to go with the packaged programs: our licence, those of every package that is taken in or lies
 * beside, of the Node that runs the sidecars, and of FFmpeg. Electron brings its own.
 *
 * @param {string} targetDir @param {readonly import('./list-shipped.mjs').Shipped[]} shipped
 */
export async function writeNotices(targetDir, shipped) {
  await mkdir(targetDir, { recursive: true });
  await cp(join(desktopDir, '..', '..', 'LICENSE'), join(targetDir, 'framelane.txt'));
  await cp(join(desktopDir, 'licenses', 'gpl-3.0.txt'), join(targetDir, 'gpl-3.0.txt'));
  await writeFile(join(targetDir, 'packages.txt'), shipped.map(describePackage).join('\n'));
  await writeFile(join(targetDir, 'ffmpeg.txt'), describeFfmpeg(askFfmpeg()));
  await writeNodeLicence(join(targetDir, 'node.txt'));
}

function describePackage({ name, version, license, texts }) {
  const words = texts.length === 0 ? ['Its package holds no text of that licence.'] : texts;
  return [line, `${name} ${version}`, `Licence: ${license}`, line, '', ...words, ''].join('\n');
}

/** The library that the engine is packed with, asked in a process of its own: nothing here depends on it. */
function askFfmpeg() {
  const door = pathToFileURL(join(findPackage(engineDir, 'node-av'), 'dist', 'index.js')).href;
  const question = `import { getFFmpegInfo } from '${door}'; process.stdout.write(JSON.stringify(getFFmpegInfo()));`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', question], { encoding: 'utf8' });
  return JSON.parse(answer);
}

function describeFfmpeg({ version, configuration }) {
  return `The engine (resources/sidecars/engine-mock) contains FFmpeg ${version} inside the package node-av, a program of its
own beside the application. This build of FFmpeg is under the GNU General Public License, version 3 or later (its text:
gpl-3.0.txt): whoever hands the engine on has to offer the source of it as well. FFmpeg's is at https://ffmpeg.org, that
of node-av, which says how it was built, at https://github.com/seydx/node-av.

It was configured with:
${configuration}

Where that names libfdk-aac: the licence of that library is widely held not to go together with the GPL. Look at this
before you give the package to others.
`;
}

async function writeNodeLicence(target) {
  const prefix = dirname(process.execPath);
  const places = [join(prefix, 'LICENSE'), join(prefix, '..', 'LICENSE'), '/usr/share/doc/nodejs/LICENSE'];
  const place = places.find((path) => existsSync(path));
  if (place !== undefined) return cp(place, target);
  const address = `https://github.com/nodejs/node/blob/${process.version}/LICENSE`;
  return writeFile(
    target,
    `Node.js ${process.version} runs the sidecars. Its licence (MIT) and those of its parts: ${address}\n`,
  );
}
