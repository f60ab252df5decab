import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCli } from '../../src/cli.ts';
import { optionTable } from '../../src/settings/option-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'matrix-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settingsOf(args: string[], environment: Record<string, string> = {}) {
  const order = parseCli(args, environment);
  if (order.type !== 'run') throw new Error(`expected an order to run, got ${order.type}`);
  return order.settings;
}
function config(content: unknown): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('options', () => {
  it('have the defaults of the docs, with and without run', () => {
    for (const args of [[], ['run']]) {
      expect(settingsOf(args)).toMatchObject({
        ...{ width: 64, height: 64, unixSocket: '/tmp/heart_matrix.sock', tcpHost: '127.0.0.1', tcpPort: 0 },
        ...{ fps: 120, debug: false, socketMode: 0o660, maxClients: 1024, sourcePolicy: 'latest', onExit: 'black' },
        ...{ idle: { action: { type: 'hold' }, afterMs: 0 }, network: [], devices: [] },
      });
    }
  });

  it('are read in both forms, the last one wins', () => {
    expect(settingsOf(['--fps', '30', '--fps=60', '--debug', '--no-debug'])).toMatchObject({ fps: 60, debug: false });
    expect(settingsOf(['--health-port=81']).http).toEqual({ host: '127.0.0.1', port: 81, token: undefined });
    expect(settingsOf(['--device', 'null', '--device', 'raw:x']).devices).toEqual(['null', 'raw:x']);
  });

  it('give the size senders use', () => {
    const sizeOf = (...args: string[]) => {
      const { width, height } = settingsOf(args);
      return `${width}x${height}`;
    };
    expect(sizeOf('--preset', 'cube')).toBe('256x64');
    expect(sizeOf('--width', '64', '--height', '32', '--rotate', '90')).toBe('32x64');
    expect(sizeOf('--panel', '32x16', '--columns', '4', '--rows', '2')).toBe('128x32');
    expect(sizeOf('--panel', '64x64', '--columns', '4', '--mapper', 'U-mapper')).toBe('128x128');
  });

  it('open network inputs on this computer unless a host is named', () => {
    const { network } = settingsOf(['--ddp', '4048', '--sacn', '0.0.0.0:5568', '--ft=0', '--opc', '[::]:7890']);
    expect(network).toEqual([
      { kind: 'ddp', host: '127.0.0.1', port: 4048 },
      { kind: 'opc', host: '::', port: 7890, order: undefined, channels: undefined },
      { kind: 'sacn', host: '0.0.0.0', port: 5568, joinsGroups: true },
    ]);
    expect(settingsOf(['--unix-socket', '', '--ddp', '4048']).network).toHaveLength(1);
  });

  it('come from the command line, then the environment, then the file', () => {
    const path = config({ logLevel: 'error', fps: 30, device: ['null'], whiteBalance: [1, 0.5, 0.25] });
    const settings = settingsOf(['--config', path, '--fps', '90'], { LOG_LEVEL: 'WARNING', X11_FORWARD: 'true' });
    expect(settings).toMatchObject({ fps: 90, logLevel: 'warn', x11Forward: true, devices: ['null'] });
    expect(settings.pipeline.whiteBalance).toEqual([1, 0.5, 0.25]);
  });

  it('are all in the help', () => {
    const help = parseCli(['--help'], {});
    if (help.type !== 'print') throw new Error('help prints');
    for (const { flag } of Object.values(optionTable)) expect(help.text).toContain(`--${flag}`);
    for (const word of ['--config', '--check', '--version', 'send', 'doctor', 'pattern', '--metrics-port'])
      expect(help.text).toContain(word);
  });
});

describe('mistakes', () => {
  it.each([
    [['--unix-socket', ''], 'Invalid value: Provide either --unix-socket or --tcp-port'],
    [['--colour'], 'no such option: --colour'],
    [['--fps', 'fast'], '--fps: expected a number'],
    [['--width', '64', '--preset', 'cube'], 'the size is given twice'],
    [['--width', '65535', '--height', '65535'], 'is not possible'],
    [['--on-idle', 'black'], '--idle-after'],
    [['--on-idle', 'fade:0'], 'hold, black, fade:SECONDS or image:FILE'],
    [['--gamma', '0.5'], 'none, cie1931'],
    [['--rgb-order', 'RRB'], 'letters R, G and B'],
    [['--ddp', 'host'], '[HOST:]PORT'],
    [['--http-host', '0.0.0.0', '--http-port', '80'], '--http-token'],
    [['now'], 'unexpected argument "now"'],
    [['--debug=yes'], 'takes no value'],
    [['--fps'], 'needs a value'],
  ])('%j', (args, message) => {
    expect(() => parseCli(args, {})).toThrow(expect.objectContaining({ code: 'E_USAGE', exitCode: 2 }));
    expect(() => parseCli(args, {})).toThrow(message);
  });

  it.each([
    ['{', 'expected JSON'],
    ['[]', 'expected an object'],
    [{ colour: 1 }, '/colour: no such option'],
    [{ fps: 'fast' }, '/fps: expected a number'],
    [{ fps: null }, '/fps: expected string or number, got null'],
    [{ device: [1, null] }, '/device/1: expected'],
    [{ mapper: 'nothing' }, 'no such mapper'],
  ])('in the file: %j', (content, message) => {
    const path = config(content);
    expect(() => parseCli(['--config', path], {})).toThrow(expect.objectContaining({ code: 'E_CONFIG', exitCode: 2 }));
    expect(() => parseCli(['--config', path], {})).toThrow(message);
  });

  it('are found by --check without running', () => {
    expect(parseCli(['--check'], {})).toEqual({ type: 'print', text: 'configuration is valid\n' });
    expect(() => parseCli(['--check', '--config', '/nowhere.json'], {})).toThrow('ENOENT');
  });
});
