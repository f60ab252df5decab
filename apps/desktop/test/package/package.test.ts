import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability, withVirtualDisplay } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packProgram = join(import.meta.dirname, '..', '..', 'scripts', 'package.mjs');
const packTimeoutMs = 300_000;

interface Run {
  code: number | null;
  stdout: string;
}

function run(program: string, args: string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.once('close', (code) => resolve({ code, stdout }));
  });
}

/** Every package below a folder that is not ours, as `name version`. */
function listPackages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')))
    .filter(({ name }) => !name.startsWith('@framelane/'))
    .map(({ name, version }) => `${name} ${version}`);
}

const debTool = {
  isPresent: spawnSync('dpkg-deb', ['--version']).status === 0,
  howToAdd: 'dpkg-deb, which Debian and its descendants have',
};

needs(describe, await electronCapability())('the packaged folder', () => {
  let outputDir = '';
  let folder = '';
  const packedAs = debTool.isPresent ? '--deb' : '--dir';
  beforeAll(() => {
    outputDir = mkdtempSync(join(tmpdir(), 'framelane-package-'));
    folder = join(outputDir, 'linux-unpacked');
    const packed = spawnSync(process.execPath, [packProgram, packedAs, '--output', outputDir], { encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`expected a package, got ${packed.stdout}\n${packed.stderr}`);
  }, packTimeoutMs);
  afterAll(() => rmSync(outputDir, { recursive: true, force: true }));

  const startIn = (from: string, args: string[], env: Record<string, string> = {}): Promise<Run> =>
    withVirtualDisplay((display) =>
      run(join(from, 'framelane-desktop'), ['--no-sandbox', ...args], { ...env, DISPLAY: display }),
    );
  const start = (args: string[], env?: Record<string, string>): Promise<Run> => startIn(folder, args, env);

  it('has its addon, its client library and its sidecars outside the archive', () => {
    const native = join(folder, 'resources/app.asar.unpacked/node_modules/@framelane/shm-native/prebuilds/linux-x64');
    const sidecars = join(folder, 'resources/sidecars');
    const paths = [
      join(folder, 'resources/app.asar'),
      join(native, 'shm-native.node'),
      join(native, 'libovstream_shm_client.so'),
      join(sidecars, 'node'),
      join(sidecars, 'stage-server/dist/main.js'),
      join(sidecars, 'engine-mock/dist/main.js'),
      join(sidecars, 'matrix-renderer/dist/main.js'),
      join(sidecars, 'cli/dist/main.js'),
    ];
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has nothing of an application that Electron came with', () => {
    expect(readdirSync(folder).filter((name) => /AppRun|DirIcon|^usr$|\.(desktop|png)$/.test(name))).toEqual([]);
  });

  it('says whose work is in it, and under which terms', () => {
    const read = (name: string) => readFileSync(join(folder, 'licenses', name), 'utf8');
    expect(read('framelane.txt')).toContain('MIT License');
    expect(read('gpl-3.0.txt')).toContain('Version 3, 29 June 2007');
    expect(read('ffmpeg.txt')).toMatch(/contains FFmpeg \d.*--enable-gpl/s);
    expect(read('node.txt')).toContain('Node.js');
    expect(existsSync(join(folder, 'LICENSES.chromium.html'))).toBe(true);
    const told = read('packages.txt');
    const resources = join(folder, 'resources');
    const shipped = listPackages(join(resources, 'sidecars')).concat(
      listPackages(join(resources, 'app.asar.unpacked')),
    );
    expect(shipped).toContainEqual(expect.stringMatching(/^node-av \d/));
    const bundled = ['react', 'lucide-react', '@fontsource-variable/inter'];
    expect(bundled.filter((name) => !told.includes(`\n${name} `))).toEqual([]);
    expect(shipped.filter((each) => !told.includes(`\n${each}\n`))).toEqual([]);
  });

  it('shows a stage with nothing but what is in it', async () => {
    // No program of the system's is found: the Node beside the sidecars runs them.
    const checked = await start(['--headless-check'], { PATH: '/nowhere' });
    expect(checked.stdout).toContain('"lane":"mapped"');
    expect(checked.code).toBe(0);
  });

  it('has an engine that runs with nothing but what is in it', async () => {
    const sidecars = join(folder, 'resources/sidecars');
    const listed = await run(join(sidecars, 'node'), [join(sidecars, 'engine-mock/dist/main.js'), 'effects'], {
      PATH: '',
    });
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('fx.invert');
  });

  it.each([
    ['a panel renderer', 'matrix-renderer'],
    ['what brings pictures onto it', 'cli'],
  ])('has %s that runs with nothing but what is in it', async (_what, name) => {
    const sidecars = join(folder, 'resources/sidecars');
    const asked = await run(join(sidecars, 'node'), [join(sidecars, name, 'dist/main.js'), '--version'], { PATH: '' });
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
  });

  it('is no Node and takes no options of one', async () => {
    const asNode = await start(['--version'], { ELECTRON_RUN_AS_NODE: '1' });
    expect(asNode.stdout.trim()).toBe('0.0.0');
    const withOptions = await start(['--version'], { NODE_OPTIONS: '--require /nowhere/at-all.cjs' });
    expect(withOptions.stdout.trim()).toBe('0.0.0');
  });

  needs(it, debTool)('is what the Debian package installs, with an entry in the menus', async () => {
    const [name = ''] = readdirSync(outputDir).filter((entry) => entry.endsWith('.deb'));
    const root = join(outputDir, 'installed');
    expect(spawnSync('dpkg-deb', ['-x', join(outputDir, name), root]).status).toBe(0);
    const fields = spawnSync('dpkg-deb', ['-f', join(outputDir, name)], { encoding: 'utf8' }).stdout;
    expect(fields).toContain('Package: framelane-desktop');
    const entry = readFileSync(join(root, 'usr/share/applications/framelane-desktop.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=framelane-desktop %F$/m);
    expect(entry).toMatch(/^MimeType=video\/mp4;.*;model\/vnd\.usda;.*;$/m);
    const types = readFileSync(join(root, 'usr/share/mime/packages/framelane-desktop.xml'), 'utf8');
    for (const suffix of ['usd', 'usda', 'usdc', 'usdz']) expect(types).toContain(`<glob pattern="*.${suffix}"/>`);
    const copyright = readFileSync(join(root, 'usr/share/doc/framelane-desktop/copyright'), 'utf8');
    expect(copyright).toMatch(/engine-mock\/\*\n.*FFmpeg.*\nLicense: GPL-3\+/);
    expect(existsSync(join(root, 'opt/Framelane/licenses/ffmpeg.txt'))).toBe(true);
    expect(existsSync(join(root, 'usr/share/icons/hicolor/512x512/apps/framelane-desktop.png'))).toBe(true);
    const checked = await startIn(join(root, 'opt/Framelane'), ['--headless-check'], { PATH: '/nowhere' });
    expect(checked.stdout).toContain('"lane":"mapped"');
    expect(checked.code).toBe(0);
  });
});
