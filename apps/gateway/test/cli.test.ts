import { realpathSync } from 'node:fs';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCli } from '../src/server/cli.ts';
import { UsageError } from '../src/server/errors.ts';
import { describeStart } from '../src/server/start-up-lines.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const parse = (...args: string[]) => parseCli(args, { XDG_CACHE_HOME: makeTempFolder() }, '1.2.3');

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('command line', () => {
  it('has defaults for everything', () => {
    const options = parse();
    expect(options).toMatchObject({
      host: '127.0.0.1',
      port: 7730,
      engine: { type: 'spawn' },
      token: { type: 'auto' },
      logLevel: 'info',
    });
    expect(options.mediaRoots).toContain(process.cwd());
    expect(options.uploadDir.startsWith(options.cacheDir)).toBe(true);
  });

  it('reads the ways to get an engine', () => {
    expect(parse('--engine', 'off').engine).toEqual({ type: 'off' });
    expect(parse('--engine', 'attach:tcp://127.0.0.1:5555', '--engine-ring', '/dev/shm/ring').engine).toEqual({
      type: 'attach',
      endpoint: 'tcp://127.0.0.1:5555',
      ringPath: '/dev/shm/ring',
    });
    expect(parse('--engine-command', '["python3","engine.py","--fast"]').engine).toEqual({
      type: 'spawn',
      command: { program: 'python3', args: ['engine.py', '--fast'] },
    });
    expect(parse('--engine-command', '/opt/engine').engine).toEqual({
      type: 'spawn',
      command: { program: '/opt/engine', args: [] },
    });
  });

  it('reads what other programs need to use the engine as well', () => {
    expect(parse()).toMatchObject({ engineRoots: [] });
    expect(parse()).not.toHaveProperty('engineAddressFile');
    const folder = makeTempFolder();
    expect(parse('--engine-address-file', '/run/me/engine.json', '--engine-root', folder)).toMatchObject({
      engineAddressFile: '/run/me/engine.json',
      engineRoots: [realpathSync(folder)],
    });
  });

  it('refuses to go without a token where others can reach it', () => {
    expect(() => parse('--token', 'none', '--host', '0.0.0.0')).toThrow(UsageError);
    expect(() => parse('--token', 'none', '--host', '192.168.1.2')).toThrow('loopback only');
    expect(parse('--token', 'none').token).toEqual({ type: 'none' });
  });

  it('reads where the panel renderer is', () => {
    expect(parse().matrix).toEqual({ type: 'off' });
    const options = parse('--matrix', 'http://127.0.0.1:8080/');
    expect(options.matrix).toEqual({ type: 'attach', url: 'http://127.0.0.1:8080' });
    const listening = { host: '127.0.0.1', port: 7730, url: 'http://127.0.0.1:7730' };
    expect(describeStart(options, listening, undefined)).toContain('panel: attached to http://127.0.0.1:8080');
    for (const value of ['on', 'ftp://panel', 'http://panel/page', 'http://me:secret@panel', 'http://panel/?token=x']) {
      expect(() => parse('--matrix', value)).toThrow(UsageError);
    }
  });

  it('reads how the stage server is reached', () => {
    expect(parse().stage).toEqual({ type: 'off' });
    expect(parse('--stage', 'spawn').stage).toEqual({ type: 'spawn' });
    expect(parse('--stage', 'spawn', '--stage-command', '["node","s.js"]').stage).toEqual({
      type: 'spawn',
      command: { program: 'node', args: ['s.js'] },
    });
    expect(parse('--stage', 'attach:my stream').stage).toEqual({ type: 'attach', streamName: 'my stream' });
  });

  it('reads further sources to choose from', () => {
    const options = parse(
      ...['--stage', 'spawn', '--stage', 'attach:one', '--stage', 'attach:two'],
      ...['--engine', 'off', '--engine', 'attach:tcp://127.0.0.1:5555'],
    );
    expect(options).toMatchObject({ stage: { type: 'spawn' }, engine: { type: 'off' } });
    expect(options.more).toEqual({
      engines: [{ type: 'attach', endpoint: 'tcp://127.0.0.1:5555' }],
      stages: [
        { type: 'attach', streamName: 'one' },
        { type: 'attach', streamName: 'two' },
      ],
      panels: [],
    });
    const lines = describeStart(options, { host: '127.0.0.1', port: 7730, url: 'http://127.0.0.1:7730' }, undefined);
    expect(lines.filter((line) => line.startsWith('stages: '))).toHaveLength(3);
    expect(() => parse('--stage', 'attach:one', '--stage', 'spawn')).toThrow('give that one first');
  });

  it.each([
    ['--token', 'short'],
    ['--engine', 'attach:nowhere'],
    ['--engine', 'maybe'],
    ['--media-root', '/does/not/exist'],
    ['--engine-root', '/does/not/exist'],
    ['--stage-root', '/does/not/exist'],
    ['--stage', 'maybe'],
    ['--stage', 'attach:'],
    ['--stage', 'attach:a/b'],
  ])('refuses %s %s with a reason', (...args) => {
    expect(() => parse(...args)).toThrow(UsageError);
  });

  it.each([
    ['--port', '70000'],
    ['--stage-command', '[1'],
    ['--engine-command', '["python3"'],
    ['--engine-command', '[1]'],
    ['--upload-limit', '0'],
    ['--public-origin', 'viewer.example'],
    ['--no-such-option', 'x'],
    ['surplus', 'words'],
  ])('refuses %s %s as commander does', (...args) => {
    expect(() => parse(...args)).toThrow(CommanderError);
  });
});

describe('start-up lines', () => {
  const listening = { host: '127.0.0.1', port: 7731, url: 'http://127.0.0.1:7731' };

  it('end with the address to open', () => {
    const lines = describeStart(parse(), listening, 'secret');
    expect(lines.at(-1)).toBe('Open http://127.0.0.1:7731/?token=secret');
    expect(lines).toContain('port 7730 is taken, 7731 was free');
    expect(describeStart(parse('--token', 'none'), listening, undefined).at(-1)).toBe('Open http://127.0.0.1:7731/');
  });

  it('warn where the wire is open to others, and name the way out', () => {
    const text = describeStart(parse('--host', '0.0.0.0'), listening, 'secret').join('\n');
    expect(text).toContain('nothing is encrypted');
    expect(text).toContain('reverse_proxy 127.0.0.1:7731');
  });
});
