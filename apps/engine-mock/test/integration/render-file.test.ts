import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/engine-process.ts';
import { readFrameNumber } from '../support/picture.ts';
import { makeClip, makeFilmClip, makeRotatedClip, makeVariableRateClip, type TestClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

const program = resolve(import.meta.dirname, '../../dist/main.js');
const clips: Record<string, TestClip> = {};

describe('engine-mock render', () => {
  const test = useEngine({
    prepare: async (folder) => {
      clips.film = await makeFilmClip(join(folder, 'film.mp4'), { frameCount: 40 });
      clips.variable = await makeVariableRateClip(join(folder, 'variable.mp4'));
      clips.odd = await makeRotatedClip(join(folder, 'rotated.mp4'), 90);
      clips.long = await makeClip(join(folder, 'long.mp4'), { width: 1280, height: 720, frameCount: 200 });
      writeFileSync(join(folder, 'invert.json'), JSON.stringify([{ effectId: 'fx.invert' }]));
    },
  });
  const inFolder = (name: string) => join(test.folder, name);
  const listUnfinished = () => readdirSync(test.folder).filter((name) => name.includes('.part'));

  it.each(['film', 'variable'] as const)(
    'writes every picture of the %s clip at its own time, inverted',
    async (name) => {
      const clip = clips[name] as TestClip;
      const output = inFolder(`${name}-inverted.mp4`);
      const {
        code,
        output: printed,
        log,
      } = await runProgram(['render', '--chain', inFolder('invert.json'), clip.path, output]);
      expect([code, printed, listUnfinished()]).toEqual([0, '', []]);
      expect(log).toContain(`100 % (${clip.frameCount} of ${clip.frameCount} pictures)\n`);
      const source = await test.client.call('ingest', { path: clip.path });
      const made = await test.client.call('ingest', { path: output });
      for (const field of ['frame_count', 'fps_num', 'fps_den', 'vfr', 'width', 'height']) {
        expect([field, made[field]]).toEqual([field, source[field]]);
      }
      expect(made.duration).toBeCloseTo(Number(source.duration), 3);
      expect(made).toMatchObject({ codec: 'h264', has_audio: false });
      for (const index of [0, 1, 17, clip.frameCount - 1]) {
        const { reply, picture } = await test.render('render_frame', { time: clip.times[index], chain: [] });
        expect([reply.frame_index, readFrameNumber(picture, { isInverted: true })]).toEqual([index, index]);
      }
    },
  );

  it('writes a turned source upright, without a chain', async () => {
    const output = inFolder('upright.mov');
    expect((await runProgram(['render', clips.odd?.path ?? '', output])).code).toBe(0);
    const made = await test.client.call('ingest', { path: output });
    expect(made).toMatchObject({ width: 180, height: 320, frame_count: 6 });
  });

  it('keeps what is there, unless it is told to replace it, and never writes over its source', async () => {
    const output = inFolder('kept.mp4');
    writeFileSync(output, 'mine');
    const source = inFolder('source.mp4');
    copyFileSync(clips.odd?.path ?? '', source);
    const kept = await runProgram(['render', source, output]);
    expect([kept.code, kept.log, readFileSync(output, 'utf8')]).toEqual([
      1,
      'error: job_conflict: the output exists already; it is only replaced with overwrite\n',
      'mine',
    ]);
    expect((await runProgram(['render', '--overwrite', source, source])).log).toContain('must not be the input');
    expect((await runProgram(['render', '--overwrite', source, output])).code).toBe(0);
    expect(await test.client.call('ingest', { path: output })).toMatchObject({ ok: true, frame_count: 6 });
  });

  it('ends with 2 for a bad command line, and with 1 and a reason for what cannot be rendered', async () => {
    writeFileSync(inFolder('broken.json'), '{');
    writeFileSync(inFolder('unknown.json'), '[{"effectId":"fx.nope"}]');
    writeFileSync(inFolder('text.mp4'), 'no video');
    const source = clips.odd?.path ?? '';
    for (const args of [[], [source], [source, inFolder('x.avi')], ['--nope', source, inFolder('x.mp4')]]) {
      expect([args, (await runProgram(['render', ...args])).code]).toEqual([args, 2]);
    }
    const target = inFolder('never.mp4');
    const cases = [
      ['--chain', inFolder('broken.json'), source, 'bad_request'],
      ['--chain', inFolder('unknown.json'), source, 'unknown_effect'],
      ['--chain', inFolder('missing.json'), source, 'not_found'],
      [inFolder('missing.mp4'), 'not_found'],
      [inFolder('text.mp4'), 'unsupported_media'],
    ];
    for (const args of cases) {
      const reason = args.pop();
      const { code, log } = await runProgram(['render', ...args, target]);
      expect([args, code, log]).toEqual([args, 1, expect.stringContaining(`error: ${reason}: `)]);
    }
    expect([existsSync(target), listUnfinished()]).toEqual([false, []]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const target = inFolder('interrupted.mp4');
    const child = spawn(process.execPath, [program, 'render', clips.long?.path ?? '', target], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    const closed = once(child, 'close');
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (text.includes('10 %')) child.kill('SIGINT');
    });
    expect((await closed)[0]).toBe(1);
    expect(log).toContain('interrupted by SIGINT');
    expect([existsSync(target), listUnfinished()]).toEqual([false, []]);
  });
});
