import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseOptions } from '../../src/main/cli-options.ts';
import { chooseLanes, describeLaneSource, type LanePolicyFacts } from '../../src/main/lanes/lane-policy.ts';
import { LastLines } from '../../src/main/sidecars/last-lines.ts';
import { chooseFeed } from '../../src/main/updates/choose-feed.ts';
import { defaultWindowState, fitToDisplays } from '../../src/main/windows/window-state.ts';

describe('the command line', () => {
  it('names files, a stream and a check', () => {
    expect(
      parseOptions(['--open', 'a.mp4', '--stream-name=lab', 'b.usda', '--no-sandbox', '--headless-check']),
    ).toEqual({
      type: 'run',
      options: { files: ['a.mp4', 'b.usda'], streamName: 'lab', isHeadlessCheck: true },
    });
  });

  it.each([[['--open']], [['--stream-name', 'a/b']], [['--stream-name=']]])('refuses %j', (args) => {
    expect(parseOptions(args)).toMatchObject({ type: 'wrong' });
  });

  it('names an engine, by its endpoint or by the file that says where it is', () => {
    const read = (value: string) => parseOptions(['--engine', value], { ENGINE_TOKEN: 'secret' });
    const withEngine = (engine: object) => ({ type: 'run', options: { engine } });
    expect(read('off')).toMatchObject(withEngine({ type: 'off' }));
    const endpoint = 'tcp://127.0.0.1:5555';
    expect(read(endpoint)).toMatchObject(withEngine({ type: 'attach', endpoint, token: 'secret' }));
    expect(read('/run/engine.json')).toMatchObject(withEngine({ type: 'attach', addressFile: '/run/engine.json' }));
    for (const value of ['engine.json', 'tcp://203.0.113.5:5555', ''])
      expect(read(value)).toMatchObject({ type: 'wrong' });
  });

  it('prints its help and version', () => {
    expect(parseOptions(['x', '--help'])).toEqual({ type: 'help' });
    expect(parseOptions(['--version'])).toEqual({ type: 'version' });
  });
});

describe('the lanes of a window', () => {
  const facts: LanePolicyFacts = { lane: 'auto', stage: { type: 'spawn' }, broken: new Set() };

  it('are the fastest first, and without those its page died of', () => {
    expect(chooseLanes(facts)).toEqual(['mapped', 'copied', 'main']);
    expect(chooseLanes({ ...facts, broken: new Set(['mapped'] as const) })).toEqual(['copied', 'main']);
    expect(chooseLanes({ ...facts, lane: 'mapped', broken: new Set(['mapped'] as const) })).toEqual(['copied', 'main']);
  });

  it('are the one in the settings, and slower ones if that cannot be used', () => {
    expect(chooseLanes({ ...facts, lane: 'mapped' })).toEqual(['mapped', 'copied', 'main']);
    expect(chooseLanes({ ...facts, lane: 'copied' })).toEqual(['copied', 'main']);
    expect(chooseLanes({ ...facts, lane: 'main' })).toEqual(['main']);
  });

  it('lead through main alone for a producer that is not trusted', () => {
    const stage = { type: 'attach', streamName: 'theirs', isTrusted: false } as const;
    expect(chooseLanes({ ...facts, stage, lane: 'mapped' })).toEqual(['main']);
  });

  it('take a client library from the environment in a clone alone', () => {
    const source = { ...facts, streamName: 'a', addonRoot: undefined, env: { OVSTREAM_SHM_CLIENT_LIB: '/lib.so' } };
    expect(describeLaneSource({ ...source, isPackaged: false }).clientLibrary).toBe('/lib.so');
    expect(describeLaneSource({ ...source, isPackaged: true }).clientLibrary).toBeUndefined();
  });
});

describe('the place where updates are looked for', () => {
  const resourcesDir = mkdtempSync(join(tmpdir(), 'framelane-feed-'));
  afterAll(() => rmSync(resourcesDir, { recursive: true }));
  const facts = { isWanted: true, isPackaged: true, platform: 'win32', resourcesDir };

  it('is none as long as a build names none', () => {
    expect(chooseFeed(facts)).toBeUndefined();
  });

  it('is the one a build names, if the user wants it', () => {
    writeFileSync(join(resourcesDir, 'update-feed.json'), '{"url":"https://updates.example/framelane"}');
    expect(chooseFeed(facts)).toBe('https://updates.example/framelane');
    expect(chooseFeed({ ...facts, isWanted: false })).toBeUndefined();
    expect(chooseFeed({ ...facts, isPackaged: false })).toBeUndefined();
    expect(chooseFeed({ ...facts, platform: 'linux' })).toBeUndefined();
  });

  it('is none that is not encrypted', () => {
    writeFileSync(join(resourcesDir, 'update-feed.json'), '{"url":"http://updates.example/framelane"}');
    expect(chooseFeed(facts)).toBeUndefined();
  });
});

describe('the place of a window', () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 };

  it('is used again where it can be seen', () => {
    const state = { ...defaultWindowState, x: 100, y: 50 };
    expect(fitToDisplays(state, [display])).toBe(state);
  });

  it('is forgotten when its display is gone', () => {
    expect(fitToDisplays({ ...defaultWindowState, x: 2500, y: 50 }, [display])).toEqual(defaultWindowState);
    expect(fitToDisplays({ ...defaultWindowState, x: 10, y: -400 }, [display])).toEqual(defaultWindowState);
  });
});

describe('the last lines of a program', () => {
  it('are twenty, without the dress of a log, cut where they are long', () => {
    const lines = new LastLines(() => undefined);
    for (let n = 0; n < 30; n += 1) lines.push(`{"level":30,"msg":"line ${n}"}\n`);
    lines.push(`${'x'.repeat(10_000)}`);
    expect(lines.lines).toHaveLength(20);
    expect(lines.lines.at(-2)).toBe('line 29');
    expect(lines.lines.at(-1)).toHaveLength(500);
  });
});
