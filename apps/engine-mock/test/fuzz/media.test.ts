import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineWireCodes } from '@framelane/protocol/engine';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, describe, expect, it } from 'vitest';
import { ffmpeg, runFfmpeg, writePictureInput } from '../support/ffmpeg.ts';
import { readFrameNumber } from '../support/picture.ts';
import { makeClip, makeWav } from '../support/test-clips.ts';
import type { Reply } from '../support/wire-clients.ts';
import { type EngineUnderTest, useEngine } from '../support/with-engine.ts';
import { Random } from './random.ts';

const mutants = Math.max(24, Math.round(Number(process.env.FRAMELANE_FUZZ_RUNS ?? 100_000) / 2000));

function checkReply(reply: Reply): void {
  if (reply.ok === true) return;
  const { code, error } = reply;
  const isCoded = typeof code === 'string' && Object.hasOwn(engineWireCodes, code) && code !== 'internal';
  if (!isCoded || typeof error !== 'string' || error.includes('/')) throw new Error(JSON.stringify(reply));
}

/** Asks for everything there is of a file; every reply is a success or a code, and the engine stays. */
async function exercise(test: EngineUnderTest, path: string): Promise<Reply> {
  const info = await test.client.call('ingest', { path });
  checkReply(info);
  if (info.ok === true) {
    const { asset_id, duration, frame_count } = info;
    const last = Number(frame_count) - 1;
    for (const frame_index of [0, last >> 1, last]) {
      checkReply(await test.client.call('apply_chain', { asset_id, frame_index, chain: [{ effectId: 'fx.blur' }] }));
    }
    checkReply(await test.client.call('seek', { asset_id, time: Number(duration) / 3 }));
    checkReply(await test.client.call('audio_decode', { asset_id, start: 0.1, duration: 0.5 }));
    checkReply(await test.client.call('audio_analyze', { asset_id, time: 0.3 }));
    checkReply(await test.client.call('thumbnails', { asset_id, count: 3, height: 24 }));
  }
  expect([path, test.engine.child.exitCode, test.engine.child.signalCode]).toEqual([path, null, null]);
  return info;
}

/** The shortest DASH manifest that is read. */
function writeManifest(url: string): string {
  const picture = '<Representation id="1" bandwidth="1000" width="64" height="64" codecs="avc1.42">';
  const set = `<AdaptationSet mimeType="video/mp4">${picture}<BaseURL>${url}</BaseURL></Representation></AdaptationSet>`;
  const profile = 'xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-main:2011"';
  const duration = 'type="static" mediaPresentationDuration="PT1S"';
  return `<?xml version="1.0"?><MPD ${profile} ${duration}><Period>${set}</Period></MPD>`;
}

describe('hostile files', () => {
  const outside = mkdtempSync(join(tmpdir(), 'engine-mock-outside-'));
  const test = useEngine({
    prepare: async (folder) => {
      const sound = { durationSeconds: 1, sampleAt: (seconds: number) => [Math.sin(seconds * 3000), 0] as const };
      await makeClip(join(folder, 'clip.mp4'), { frameCount: 25, sound });
      await makeClip(join(folder, 'clip.mkv'), { frameCount: 25, sound, container: 'matroska' });
    },
  });
  const at = (name: string) => join(test.folder, name);
  afterAll(() => rmSync(outside, { recursive: true, force: true }));

  it('cut off anywhere are shown as far as they go, or refused', async () => {
    for (const name of ['clip.mp4', 'clip.mkv']) {
      const bytes = readFileSync(at(name));
      for (const part of [0, 1, 7, 40, 200, 0.1, 0.5, 0.9, 0.999]) {
        const length = part < 1 ? Math.floor(part * bytes.length) : part;
        writeFileSync(at(`cut-${part}-${name}`), bytes.subarray(0, length));
        const info = await exercise(test, at(`cut-${part}-${name}`));
        if (length < 100) expect(info).toMatchObject({ ok: false, code: 'unsupported_media' });
      }
    }
  }, 300_000);

  it(`damaged anywhere end in a picture or a code, ${mutants} of each kind`, {
    timeout: 120_000 + 2000 * mutants,
  }, async () => {
    const random = new Random(99);
    for (const name of ['clip.mp4', 'clip.mkv']) {
      const bytes = readFileSync(at(name));
      for (let mutant = 0; mutant < mutants; mutant += 1) {
        const damaged = Buffer.from(bytes);
        // Half of them are hit in the headers alone, where lengths and counts are.
        const end = mutant % 2 === 0 ? 2000 : damaged.length;
        for (let count = 1 + random.below(30); count > 0; count -= 1) damaged[random.below(end)] = random.below(256);
        writeFileSync(at(`mutant-${mutant}-${name}`), damaged);
        await exercise(test, at(`mutant-${mutant}-${name}`));
      }
    }
    await test.client.call('ingest', { path: at('clip.mp4') });
    const { picture } = await test.render('apply_chain', { frame_index: 7 });
    expect(readFrameNumber(picture)).toBe(7);
  });

  it('that are no files of media, or none at all, are refused by code', async () => {
    writeFileSync(at('sound.mp4'), makeWav());
    writeFileSync(at('text.mp4'), 'this is not a video\n'.repeat(100));
    writeFileSync(at('empty.mp4'), '');
    writeFileSync(at('list.ffconcat'), "ffconcat version 1.0\nfile '/etc/hostname'\n");
    writeFileSync(join(outside, 'secret.mp4'), readFileSync(at('clip.mp4')));
    mkdirSync(at('folder.mp4'));
    symlinkSync(join(outside, 'secret.mp4'), at('escape.mp4'));
    symlinkSync('/dev/zero', at('device.mp4'));
    symlinkSync(at('loop.mp4'), at('loop.mp4'));
    execFileSync('mkfifo', [at('pipe.mp4')]);
    const table: readonly [path: string, code: string][] = [
      [at('sound.mp4'), 'unsupported_media'],
      [at('text.mp4'), 'unsupported_media'],
      [at('empty.mp4'), 'unsupported_media'],
      [at('list.ffconcat'), 'unsupported_media'],
      [at('folder.mp4'), 'not_found'],
      [at('pipe.mp4'), 'not_found'],
      [at('loop.mp4'), 'not_found'],
      [at('escape.mp4'), 'path_denied'],
      [at('device.mp4'), 'path_denied'],
      ['/dev/zero', 'path_denied'],
      ['/proc/self/mem', 'path_denied'],
    ];
    for (const [path, code] of table) expect([path, (await exercise(test, path)).code]).toEqual([path, code]);
  });

  it('that name other files are refused, wherever those lie', async () => {
    await makeClip(at('part.ts'), { frameCount: 25, container: 'mpegts' });
    await makeClip(join(outside, 'part.ts'), { frameCount: 25, container: 'mpegts' });
    await makeClip(join(outside, 'part.mp4'), { frameCount: 25 });
    symlinkSync(join(outside, 'part.mp4'), at('part-link.mp4'));
    const writePlaylist = (part: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${part}\n#EXT-X-ENDLIST\n`;
    const lists: Readonly<Record<string, string>> = {
      'inside.m3u8': writePlaylist('part.ts'),
      'outside.m3u8': writePlaylist(join(outside, 'part.ts')),
      'url.m3u8': writePlaylist(`file://${join(outside, 'part.ts')}`),
      'inside.ffconcat': "ffconcat version 1.0\nfile 'clip.mp4'\n",
      'renamed.mp4': "ffconcat version 1.0\nfile 'part-link.mp4'\n",
      'manifest.mpd': writeManifest(`file://${join(outside, 'part.mp4')}`),
    };
    for (const [name, text] of Object.entries(lists)) {
      writeFileSync(at(name), text);
      expect([name, (await exercise(test, at(name))).code]).toEqual([name, 'unsupported_media']);
    }
    expect(await exercise(test, at('part.ts'))).toMatchObject({ ok: true });
  });
});

needs(describe, ffmpeg)('files of unusual size', () => {
  const makePicture = (size: string, ...codec: string[]) =>
    runFfmpeg(['-f', 'lavfi', '-i', `color=c=teal:s=${size}:r=5:d=0.2`, ...codec]);
  const test = useEngine({
    prepare: async (folder) => {
      makePicture('2x2', '-vf', 'format=rgb24,scale=1:1', '-c:v', 'ffv1', join(folder, '1x1.mkv'));
      makePicture('8x8', '-c:v', 'ffv1', join(folder, '8x8.mkv'));
      makePicture('8192x4320', '-c:v', 'libx264', '-preset', 'ultrafast', join(folder, '8192x4320.mkv'));
      makePicture('16384x64', '-c:v', 'libx264', '-preset', 'ultrafast', join(folder, '16384x64.mkv'));
      // The header alone, without a picture that could be decoded.
      const whole = readFileSync(join(folder, '8192x4320.mkv'));
      writeFileSync(join(folder, 'header.mkv'), Buffer.concat([whole.subarray(0, 1200), Buffer.alloc(400)]));
      runFfmpeg([...writePictureInput(0.2), '-c:v', 'rawvideo', '-pix_fmt', 'rgb24', join(folder, 'raw.avi')]);
    },
  });

  it('work within the limits, and do not make the engine take gigabytes', async () => {
    expect(await exercise(test, join(test.folder, '1x1.mkv'))).toMatchObject({ code: 'unsupported_media' });
    expect(await exercise(test, join(test.folder, '8x8.mkv'))).toMatchObject({ ok: true, width: 8, height: 8 });
    expect(await exercise(test, join(test.folder, '16384x64.mkv'))).toMatchObject({ code: 'unsupported_media' });
    await exercise(test, join(test.folder, 'header.mkv'));
    expect(await exercise(test, join(test.folder, 'raw.avi'))).toMatchObject({ ok: true });
    expect(await exercise(test, join(test.folder, '8192x4320.mkv'))).toMatchObject({ ok: true, width: 8192 });
    const peakKib = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${test.engine.child.pid}/status`, 'utf8'))?.[1];
    expect(Number(peakKib)).toBeLessThan(2 * 1024 * 1024);
  });
});
