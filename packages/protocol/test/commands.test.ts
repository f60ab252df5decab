import { readFileSync } from 'node:fs';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { commandNames, engineCommands, isCommandName } from '../src/engine/index.ts';
import { errorCodes, FramelaneError, isErrorWithCode } from '../src/errors.ts';

describe('engineCommands', () => {
  it('accepts the seed requests as they are', () => {
    const requests = [
      ['ping', {}],
      ['ingest', { path: '/media/a.mp4' }],
      ['seek', { time: 1.5 }],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.blur', parameters: { radius: 3 }, mix: 0.5 }] }],
      ['render_range', { start: 0, end: 1, chain: [], fps: 30 }],
      ['apply_chain', { frame_index: 3, chain: [] }],
      ['flush_state', { project: { version: '1', id: 'p', assets: { a: { id: 'a', path: '/a' } }, extra: 1 } }],
      [
        'export_start',
        { path: '/o.mp4', codec: 'h264', bitrate: 1e6, resolution: 'source', chain: [], in_point: 0, out_point: 1 },
      ],
      ['export_status', { job_id: 'j' }],
      ['audio_decode', { asset_id: 'a', start: 0, duration: 1 }],
      ['audio_analyze', { asset_id: 'a', time: 0 }],
    ] as const;
    for (const [name, fields] of requests) {
      expect(Value.Check(engineCommands[name].request, fields), name).toBe(true);
    }
  });

  it('refuses fields of the wrong type or range', () => {
    expect(Value.Check(engineCommands.seek.request, { time: -1 })).toBe(false);
    expect(Value.Check(engineCommands.seek.request, { time: '1' })).toBe(false);
    expect(Value.Check(engineCommands.apply_chain.request, { frame_index: 1.5, chain: [] })).toBe(false);
    expect(Value.Check(engineCommands.render_frame.request, { time: 0, chain: [{ effect: 'x' }] })).toBe(false);
    expect(
      Value.Check(engineCommands.render_frame.request, { time: 0, chain: Array(11).fill({ effectId: 'x' }) }),
    ).toBe(false);
  });

  it('knows its names exactly', () => {
    expect(commandNames.every(isCommandName)).toBe(true);
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'PING', '', 7])
      expect(isCommandName(name)).toBe(false);
  });
});

describe('errors', () => {
  it('carry code, cause, details and the wire code', () => {
    const cause = new Error('underneath');
    const error = new FramelaneError('ERR_ENGINE_REPLY', 'asset not found', { cause, wireCode: 'asset_not_found' });
    expect(error).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'asset_not_found', cause });
    expect(isErrorWithCode(error, 'ERR_ENGINE_REPLY')).toBe(true);
    expect(isErrorWithCode(cause, 'ERR_ENGINE_REPLY')).toBe(false);
  });

  it('are all in the README, and the README names no other', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const inReadme = new Set(readme.match(/ERR_[A-Z_]+[A-Z]/g));
    expect([...inReadme].sort()).toEqual(Object.keys(errorCodes).sort());
  });
});
