import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { ffmpeg, readStartSeconds, runFfmpeg, writePictureInput } from '../support/ffmpeg.ts';
import { readWav, type Wav } from '../support/read-wav.ts';
import { makeClip } from '../support/test-clips.ts';
import type { Reply } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

const seconds = 4;

/** Sound that never repeats, a little different in each channel. */
function describeSound(channels: number, sampleRate: number): string {
  const one = (channel: number) => `0.4*sin(2*PI*${300 + 90 * channel}*t*(1+t/7))+0.05*sin(2*PI*3100*t)`;
  return `aevalsrc='${Array.from({ length: channels }, (_, channel) => one(channel)).join('|')}':s=${sampleRate}:d=${seconds}`;
}

interface SoundCase {
  name: string;
  file: string;
  channels: number;
  sampleRate: number;
  codec: readonly string[];
  /** Largest difference to the reference, for codecs whose decoders round differently from version to version. */
  tolerance?: number;
  /** The sound begins before the picture, and so does not end where the reference is cut. */
  isShifted?: true;
}

const cases: readonly SoundCase[] = [
  { name: 'PCM mono', file: 'mono.mov', channels: 1, sampleRate: 44_100, codec: ['pcm_s16le'] },
  { name: 'PCM of 24 bits, six channels', file: 'six.mov', channels: 6, sampleRate: 48_000, codec: ['pcm_s24le'] },
  { name: 'PCM of three channels', file: 'three.mkv', channels: 3, sampleRate: 32_000, codec: ['pcm_s16le'] },
  { name: 'FLAC in milliseconds', file: 'flac.mkv', channels: 2, sampleRate: 48_000, codec: ['flac'] },
  {
    name: 'AAC',
    file: 'aac.mp4',
    channels: 2,
    sampleRate: 48_000,
    codec: ['aac', '-b:a', '160k', '-aac_pns', '0'],
    tolerance: 1,
  },
  {
    name: 'AAC of 5.1',
    file: 'aac6.mp4',
    channels: 6,
    sampleRate: 44_100,
    codec: ['aac', '-aac_pns', '0'],
    tolerance: 1,
  },
  {
    name: 'MP2 in a transport stream',
    file: 'mp2.ts',
    channels: 2,
    sampleRate: 48_000,
    codec: ['mp2'],
    tolerance: 1,
    isShifted: true,
  },
  { name: 'PCM in AVI', file: 'pcm.avi', channels: 2, sampleRate: 44_100, codec: ['pcm_s16le'] },
  { name: 'MP3 at 22.05 kHz', file: 'mp3.mov', channels: 1, sampleRate: 22_050, codec: ['libmp3lame'], tolerance: 1 },
];

const untilTheEnd: readonly [start: number, duration: number][] = [
  [0.7, 1e9],
  [0, 1e300],
];

function makeSoundFile(folder: string, { file, channels, sampleRate, codec }: SoundCase): void {
  const inputs = [...writePictureInput(seconds), '-f', 'lavfi', '-i'];
  const outputs = ['-c:v', 'mpeg4', '-c:a', ...codec, '-shortest', join(folder, file)];
  runFfmpeg([...inputs, describeSound(channels, sampleRate), ...outputs]);
}

/**
 * What the command line decodes, without the padding that older versions of it leave at the end, and counted from the
 * first picture: some containers let the sound begin a little earlier or later.
 */
function readReference(path: string, { channels, sampleRate }: { channels: number; sampleRate: number }): Int16Array {
  const bytes = runFfmpeg(['-i', path, '-map', '0:a:0', '-t', `${seconds}`, '-f', 's16le', '-']);
  const samples = new Int16Array(Uint8Array.from(bytes).buffer);
  const [pictureSeconds, soundSeconds] = ['v', 'a'].map((kind) => readStartSeconds(path, kind));
  const early = Math.round(((pictureSeconds ?? 0) - (soundSeconds ?? 0)) * sampleRate) * channels;
  return early >= 0 ? samples.subarray(early) : Int16Array.from([...new Int16Array(-early), ...samples]);
}

function findLargestDifference(samples: Int16Array, reference: Int16Array): number {
  if (samples.length !== reference.length) return Number.POSITIVE_INFINITY;
  return samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (reference[at] ?? 0))), 0);
}

needs(describe, ffmpeg)('sound of assets', () => {
  const test = useEngine({
    prepare: async (folder) => {
      for (const one of cases) makeSoundFile(folder, one);
      const pcm = join(folder, 'mono.mov');
      const shift = (file: string, ...maps: string[]) =>
        runFfmpeg([
          ...['-i', pcm, '-itsoffset', '0.25', '-i', pcm],
          ...[...maps, '-c', 'copy', '-avoid_negative_ts', 'disabled', join(folder, file)],
        ]);
      shift('late-sound.mov', '-map', '0:v', '-map', '1:a');
      shift('late-picture.mov', '-map', '1:v', '-map', '0:a');
      const tones = `aevalsrc='0.5*sin(2*PI*250*t)|0.6*sin(2*PI*4000*t)':s=44100:d=${seconds}`;
      runFfmpeg([
        ...writePictureInput(seconds),
        '-f',
        'lavfi',
        '-i',
        tones,
        '-c:v',
        'mpeg4',
        '-c:a',
        'pcm_s16le',
        join(folder, 'tones.mov'),
      ]);
      await makeClip(join(folder, 'silent.mp4'), { frameCount: 10 });
    },
  });
  const at = (name: string) => join(test.folder, name);
  const ingest = async (name: string) => String((await test.client.call('ingest', { path: at(name) })).asset_id);
  const decode = async (fields: Record<string, unknown>): Promise<{ reply: Reply; wav: Wav }> => {
    const reply = await test.client.call('audio_decode', fields);
    if (reply.ok !== true) throw new Error(`audio_decode failed: ${JSON.stringify(reply)}`);
    return { reply, wav: readWav(readFileSync(String(reply.pcm_path))) };
  };

  for (const { name, file, channels, sampleRate, tolerance, isShifted } of cases) {
    it(`${name}: is what the FFmpeg command line decodes, sample by sample`, async () => {
      const asset_id = await ingest(file);
      const reference = readReference(at(file), { channels, sampleRate });
      const spans: readonly [start: number, duration: number][] = [
        [0, 0.7],
        [2.5, 1],
        [1.00003, 0.33337],
        // A player's pieces, one after the other.
        ...[0, 1, 2, 3, 4].map((piece) => [2 + piece / 10, 0.1] as [number, number]),
        ...(isShifted === true ? [] : untilTheEnd),
      ];
      for (const [start, duration] of spans) {
        const { reply, wav } = await decode({ asset_id, start, duration });
        const end = Math.min(reference.length / channels, Math.round((start + duration) * sampleRate));
        const first = Math.round(start * sampleRate);
        expect(wav).toMatchObject({ sampleRate, channels, bitsPerSample: 16 });
        expect(reply).toMatchObject({ sample_rate: sampleRate, channels, num_samples: end - first });
        const expected = reference.subarray(first * channels, end * channels);
        const difference = findLargestDifference(wav.samples, expected);
        expect([start, duration, difference <= (tolerance ?? 0) ? 'equal' : difference]).toEqual([
          start,
          duration,
          'equal',
        ]);
      }
    });
  }

  it('counts from the first picture, and is silent before the sound begins', async () => {
    const reference = readReference(at('mono.mov'), { channels: 1, sampleRate: 44_100 });
    const shift = Math.round(0.25 * 44_100);
    const late = await decode({ asset_id: await ingest('late-sound.mov'), start: 0, duration: 1 });
    expect(late.wav.samples.subarray(0, shift).every((sample) => sample === 0)).toBe(true);
    expect(findLargestDifference(late.wav.samples.subarray(shift), reference.subarray(0, 44_100 - shift))).toBe(0);
    const before = await decode({ asset_id: await ingest('late-sound.mov'), start: 0.05, duration: 0.1 });
    expect(before.wav.samples).toHaveLength(4410);
    const early = await decode({ asset_id: await ingest('late-picture.mov'), start: 0, duration: 1 });
    expect(findLargestDifference(early.wav.samples, reference.subarray(shift, 44_100 + shift))).toBe(0);
  });

  it('measures the mono mix around a moment, and silence beyond the end', async () => {
    const asset_id = await ingest('tones.mov');
    const { rms, peak, frequency_bands } = await test.client.call('audio_analyze', { asset_id, time: 2 });
    expect(rms).toBeCloseTo(Math.hypot(0.25, 0.3) / Math.SQRT2, 2);
    expect(peak).toBeCloseTo(0.55, 1);
    const bands = frequency_bands as number[];
    [0, 0, 0.25 / Math.SQRT2, 0, 0, 0.3 / Math.SQRT2, 0, 0].forEach((level, band) => {
      expect([band, Math.abs((bands[band] ?? 9) - level) < 0.01]).toEqual([band, true]);
    });
    // Half of the window lies before the beginning.
    const first = await test.client.call('audio_analyze', { asset_id, time: 0 });
    expect(first.rms).toBeCloseTo(Math.hypot(0.25, 0.3) / 2, 2);
    for (const time of [seconds + 1, 1e300]) {
      const beyond = await test.client.call('audio_analyze', { asset_id, time });
      expect(beyond).toMatchObject({ rms: 0, peak: 0, frequency_bands: Array(8).fill(0) });
    }
  });

  it('refuses what cannot be: nothing left, no sound, wrong fields', async () => {
    const asset_id = await ingest('mono.mov');
    const table: readonly [fields: Record<string, unknown>, code: string][] = [
      [{ start: seconds, duration: 1 }, 'bad_request'],
      [{ start: 1e12, duration: 1 }, 'bad_request'],
      [{ start: 1, duration: 1e-9 }, 'bad_request'],
      [{ start: 1, duration: 0 }, 'bad_request'],
      [{ start: -1, duration: 1 }, 'bad_request'],
      [{ start: '1', duration: 1 }, 'bad_request'],
      [{ duration: 1 }, 'bad_request'],
      [{ start: 0, duration: 1, asset_id: 'a_nope' }, 'asset_not_found'],
      [{ start: 0, duration: 1, asset_id: await ingest('silent.mp4') }, 'no_audio'],
    ];
    for (const [fields, code] of table) {
      const reply = await test.client.call('audio_decode', { asset_id, ...fields });
      expect([fields, reply.code]).toEqual([fields, code]);
    }
    expect(await test.client.call('audio_analyze', { time: 0 })).toMatchObject({ code: 'no_audio' });
    expect(await test.client.call('audio_analyze', { asset_id, time: -1 })).toMatchObject({ code: 'bad_request' });
  });

  it('keeps at most 32 files, for its user alone, and removes them at the end', async () => {
    const asset_id = await ingest('mono.mov');
    const paths: string[] = [];
    for (let count = 0; count < 34; count += 1) {
      const { reply } = await decode({ asset_id, start: count / 10, duration: 0.1 });
      paths.push(String(reply.pcm_path));
    }
    expect(paths.map((path) => existsSync(path))).toEqual(paths.map((_, index) => index >= 2));
    const folder = dirname(paths[33] ?? '');
    expect(readdirSync(folder)).toHaveLength(32);
    expect([statSync(paths[33] ?? '').mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    await test.client.call('shutdown');
    expect(await test.engine.exited).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });
});
