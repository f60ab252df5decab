import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { findPackage } from './find-package.mjs';

/** Needed to build an addon, not to run it. */
export const buildTools = new Set(['cmake-js', 'node-addon-api', 'node-gyp']);
/** Of a package, what a program that is only run does not read. */
const superfluousFolders = new Set(['src', 'test', 'bench', 'script', 'CMakeLists.txt', 'vcpkg.json']);
const superfluousFiles = /\.(map|md|d\.[cm]?ts|cc|h|pdb)$/;
const platforms = ['linux', 'darwin', 'win32'];

/**
 * Copies what is installed for a package into a `node_modules` of its own, dependencies included, without links. Two
 * versions of one package cannot stand beside each other there; the second one is put below who needs it.
 *
 * @param {{ fromDir: string, names: readonly string[], toDir: string }} order `fromDir`: the package whose
 *   dependencies `names` are
 */
export async function copyPackages({ fromDir, names, toDir }) {
  /** @type {Map<string, string>} */
  const placed = new Map();
  const place = async (name, neededBy, belowDir) => {
    const source = findPackage(neededBy, name);
    if (source === undefined) return;
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const key = `${name}@${manifest.version}`;
    if (placed.get(name) === key) return;
    const isFree = !placed.has(name);
    if (isFree) placed.set(name, key);
    const target = join(isFree ? toDir : join(belowDir, 'node_modules'), name);
    await copyPackage(source, target, manifest);
    const wanted = { ...manifest.dependencies, ...manifest.optionalDependencies };
    for (const dependency of Object.keys(wanted)) {
      if (!buildTools.has(dependency)) await place(dependency, source, target);
    }
  };
  for (const name of names) await place(name, fromDir, toDir);
}

/** @param {string} source @param {string} target @param {{ name: string, files?: string[] }} manifest */
async function copyPackage(source, target, manifest) {
  await mkdir(target, { recursive: true });
  const isOurs = manifest.name.startsWith('@framelane/');
  const entries = isOurs
    ? ['package.json', 'dist', 'prebuilds'].filter((name) => existsSync(join(source, name)))
    : ['.'];
  for (const entry of entries) {
    await cp(join(source, entry), join(target, entry), {
      recursive: true,
      filter: (path) => isNeeded(relative(source, path)),
    });
  }
}

function isNeeded(path) {
  if (path === '') return true;
  if (superfluousFolders.has(path) || superfluousFiles.test(path) || basename(path) === 'node_modules') return false;
  // Prebuilt addons of other systems lie in folders named after them.
  const foreign = platforms.filter((platform) => platform !== process.platform);
  const isForeign = (part) => foreign.some((platform) => part === platform || part.startsWith(`${platform}-`));
  const parts = path.split(sep);
  if (!parts.some((part) => part === 'prebuilds' || part === 'build')) return true;
  return !parts.some(isForeign) && !foreign.some((platform) => basename(path).includes(`-${platform}-`));
}
