import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTools } from './copy-packages.mjs';
import { findPackage } from './find-package.mjs';

const licencePattern = /^(licen[cs]e|copying|notice)/i;

/** @typedef {{ name: string, version: string, license: string, texts: readonly string[] }} Shipped */

/**
 * Every package that is installed for these, those they depend on included, with what its authors ask for. Ours name
 * what a bundle takes in as peers, too.
 *
 * @param {readonly { fromDir: string, names: readonly string[] }[]} roots
 * @returns {Shipped[]} sorted by name, without ours
 */
export function listShipped(roots) {
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  const visited = new Set();
  const visit = (fromDir, name) => {
    const source = findPackage(fromDir, name);
    if (source === undefined || visited.has(source)) return;
    visited.add(source);
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const isOurs = name.startsWith('@framelane/');
    if (!isOurs) found.set(`${name}@${manifest.version}`, describePackage(source, manifest));
    const wanted = { ...manifest.dependencies, ...manifest.optionalDependencies };
    for (const dependency of Object.keys(isOurs ? { ...wanted, ...manifest.peerDependencies } : wanted)) {
      if (!buildTools.has(dependency)) visit(source, dependency);
    }
  };
  for (const { fromDir, names } of roots) for (const name of names) visit(fromDir, name);
  return [...found.keys()].sort().map((key) => found.get(key));
}

function describePackage(source, { name, version, license, licenses }) {
  const files = readdirSync(source).filter((file) => licencePattern.test(file));
  const texts = files.map((file) => readFileSync(join(source, file), 'utf8').trim());
  const named = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(', '));
  return { name, version, license: named ?? 'not named', texts };
}
