// Packs every published package, installs each alone into an empty folder, imports its doors, starts its programs,
// runs its README examples, and has publint and attw look at exports and types.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readExamples } from './readme-examples.mjs';
import { runStep } from './run-step.mjs';
import { listPackages, root } from './workspace.mjs';

const bin = (name) => join(root, 'tooling', 'checks', 'node_modules', '.bin', name);
const folder = mkdtempSync(join(tmpdir(), 'framelane-publish-'));
const result = { suite: 'publish', passed: 0, failed: 0, skipped: [], failures: [] };
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const published = listPackages().filter(({ manifest }) => !manifest.private);
const toBuild = ['@framelane/engine-mock', ...published.map(({ manifest }) => manifest.name)];
if (!runStep('turbo', ['run', 'build', ...toBuild.map((name) => `--filter=${name}`), '--output-logs=errors-only']))
  process.exit(1);
const programs = linkPrograms();
const tarballs = new Map(published.map(({ folder: path, manifest }) => [manifest.name, pack(path)]));

for (const { manifest } of published) {
  const tarball = tarballs.get(manifest.name);
  check(`${manifest.name}: publint`, bin('publint'), [tarball, '--strict']);
  if (manifest.exports !== undefined) checkExportedTypes(manifest, tarball);
  installAlone(manifest);
}

const results = join(root, 'tooling', 'checks', 'test-results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'publish.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(`publish: ${result.passed} passed, ${result.failed} failed`);
process.exitCode = result.failed > 0 ? 1 : 0;

// READMEs call our programs by name, as somebody who installed them would.
function linkPrograms() {
  const path = join(folder, 'bin');
  mkdirSync(path);
  symlinkSync(join(root, 'apps', 'engine-mock', 'dist', 'main.js'), join(path, 'engine-mock'));
  chmodSync(join(root, 'apps', 'engine-mock', 'dist', 'main.js'), 0o755);
  return path;
}

function pack(path) {
  const target = join(folder, path.replace('/', '-'));
  mkdirSync(target);
  const run = spawnSync('pnpm', ['pack', '--pack-destination', target], { cwd: join(root, path), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`pnpm pack failed in ${path}: ${run.stderr}${run.stdout}`);
  return join(target, readdirSync(target)[0]);
}

function checkExportedTypes(manifest, tarball) {
  const options = ['--profile', 'esm-only', '--exclude-entrypoints', ...stylesOf(manifest)];
  check(`${manifest.name}: attw`, bin('attw'), [tarball, ...options]);
}

// Data and style doors have no types to check.
function stylesOf(manifest) {
  return Object.keys(manifest.exports).filter((door) => /\.(css|json)$|\*/.test(door));
}

function installAlone(manifest) {
  const home = join(folder, `alone-${manifest.name.replace('@framelane/', '')}`);
  mkdirSync(home);
  const needed = [...neededTarballs(manifest), ...typesFor(manifest)];
  // What every bundler's own types declare: a stylesheet may be imported.
  writeFileSync(join(home, 'styles.d.ts'), "declare module '*.css';\n");
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: Object.fromEntries(needed) }),
  );
  const inHome = { cwd: home, env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` } };
  if (
    !check(
      `${manifest.name}: installs alone`,
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund'],
      inHome,
    )
  )
    return;
  importDoors(manifest, inHome);
  startPrograms(manifest, inHome);
  const readme = readFileSync(join(home, 'node_modules', manifest.name, 'README.md'), 'utf8');
  readExamples(readme).forEach(({ language, code }, index) => {
    const file = `example-${index}.${language === 'js' ? 'mjs' : language}`;
    writeFileSync(join(home, file), code);
    if (language === 'js')
      check(`${manifest.name}: README example ${index + 1} runs`, process.execPath, [file], inHome);
    else checkTypes(`${manifest.name}: README example ${index + 1} type-checks`, file, home);
  });
}

function importDoors(manifest, inHome) {
  const doors = Object.entries(manifest.exports ?? {})
    .filter(([door, target]) => typeof target === 'object' && !door.includes('*'))
    .map(([door]) => manifest.name + door.slice(1))
    .filter((door) => !isPageOnly(manifest, door));
  if (doors.length === 0) return;
  const lines = doors.map((door) => `await import(${JSON.stringify(door)});\n`);
  writeFileSync(join(inHome.cwd, 'import.mjs'), lines.join(''));
  check(`${manifest.name}: imports`, process.execPath, ['import.mjs'], inHome);
}

/** Under the names they are installed by: each must say its version and how it is used. */
function startPrograms(manifest, inHome) {
  for (const name of Object.keys(manifest.bin ?? {})) {
    const program = join(inHome.cwd, 'node_modules', '.bin', name);
    check(`${manifest.name}: ${name} --version`, program, ['--version'], { ...inHome, prints: manifest.version });
    check(`${manifest.name}: ${name} --help`, program, ['--help'], { ...inHome, prints: 'Usage:' });
  }
}

/** React keeps its types in packages of their own, which an application in TypeScript installs beside it. */
function typesFor(manifest) {
  return Object.entries(manifest.peerDependencies ?? {})
    .filter(([name]) => name === 'react' || name === 'react-dom')
    .map(([name, range]) => [`@types/${name}`, range]);
}

function isPageOnly(manifest, door) {
  return manifest.name === '@framelane/viewer-ui' || door.endsWith('/testing');
}

/** The package itself, and those of ours that it depends on. */
function* neededTarballs(manifest, seen = new Set()) {
  if (seen.has(manifest.name)) return;
  seen.add(manifest.name);
  yield [manifest.name, `file:${tarballs.get(manifest.name)}`];
  const own = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const [name, range] of Object.entries(own)) {
    const workspace = published.find((candidate) => candidate.manifest.name === name);
    if (workspace) yield* neededTarballs(workspace.manifest, seen);
    else if (manifest.peerDependencies?.[name]) yield [name, range];
  }
}

function checkTypes(name, file, home) {
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'preserve',
    '--jsx',
    'react-jsx',
  ];
  const types = [
    '--typeRoots',
    join(root, 'node_modules', '@types'),
    '--types',
    'node',
    '--lib',
    'es2023,dom,dom.iterable',
  ];
  check(
    name,
    join(root, 'node_modules', '.bin', 'tsc'),
    [...options, ...types, '--ignoreConfig', 'styles.d.ts', file],
    { cwd: home },
  );
}

/** Green when the program ends with 0 and prints what it should. */
function check(name, command, args, { prints = '', ...options } = {}) {
  const run = spawnSync(command, args, { encoding: 'utf8', timeout: 180_000, ...options });
  const isGreen = run.status === 0 && run.stdout.includes(prints);
  result[isGreen ? 'passed' : 'failed'] += 1;
  console.log(`${isGreen ? '✓' : '✗'} ${name}`);
  if (!isGreen) {
    const message = `${run.error?.message ?? ''}${run.stdout}${run.stderr}`;
    console.log(message.replace(/^/gm, '    '));
    result.failures.push({ name, message: message.slice(-500) });
  }
  return isGreen;
}
