import { AV_LOG_QUIET, AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import { Log, type Stream } from 'node-av/lib';
import { type ClipOptions, encodeClip } from '../../src/media/sample-clip/encode-clip.ts';
import { createScenePainter } from '../../src/media/sample-clip/paint-scene.ts';

Log.setLevel(AV_LOG_QUIET);

export interface TestClip {
  path: string;
  width: number;
  height: number;
  frameCount: number;
  /** Presentation time of every frame in seconds after the first, and the end of the last. */
  times: readonly number[];
}

const fineQuality = { preset: 'ultrafast', crf: '10', 'x264-params': 'scenecut=0' };

/** Makes a small clip with the frame index burnt in; 25 frames per second and B-frames unless told otherwise. */
export async function makeClip(
  path: string,
  options: Partial<Omit<ClipOptions, 'path' | 'paint'>> = {},
): Promise<TestClip> {
  const width = options.width ?? 320;
  const height = options.height ?? 180;
  const frameCount = options.frameCount ?? 60;
  const timeScale = options.timeScale ?? 12_800;
  const getTick = options.getTick ?? ((index: number) => index * 512);
  const frameRate = options.frameRate ?? { num: 25, den: 1 };
  const framesPerSecond = frameRate.num / frameRate.den;
  await encodeClip({
    keyframeInterval: 12,
    maxBFrames: 2,
    encoderOptions: fineQuality,
    ...options,
    path,
    width,
    height,
    frameCount,
    timeScale,
    getTick,
    frameRate,
    paint: createScenePainter({ width, height, count: frameCount, framesPerSecond }),
  });
  // Matroska keeps times in whole milliseconds.
  const toSeconds = (tick: number) =>
    options.container === 'matroska' ? Math.round((tick * 1000) / timeScale) / 1000 : tick / timeScale;
  const times = Array.from({ length: frameCount + 1 }, (_, i) => toSeconds(getTick(i)) - toSeconds(getTick(0)));
  return { path, width, height, frameCount, times };
}

/** 24000/1001 frames per second. */
export function makeFilmClip(path: string, options: Partial<ClipOptions> = {}): Promise<TestClip> {
  return makeClip(path, {
    timeScale: 24_000,
    getTick: (index) => index * 1001,
    frameRate: { num: 24_000, den: 1001 },
    frameCount: 97,
    keyframeInterval: 24,
    maxBFrames: 3,
    ...options,
  });
}

/** Steps of 20, 60, 40 and 113 ms in turn. */
export function makeVariableRateClip(path: string): Promise<TestClip> {
  const steps = [20, 60, 40, 113];
  const getTick = (index: number) => {
    let tick = 0;
    for (let i = 0; i < index; i += 1) tick += steps[i % steps.length] ?? 0;
    return tick;
  };
  return makeClip(path, { timeScale: 1000, getTick, frameCount: 50, frameRate: { num: 17, den: 1 } });
}

/** A clip whose container asks players to turn it clockwise by 90, 180 or 270 degrees. */
export function makeRotatedClip(path: string, degrees: 90 | 180 | 270): Promise<TestClip> {
  const one = 0x10000;
  const columns = { 90: [0, one, -one, 0], 180: [-one, 0, 0, -one], 270: [0, -one, one, 0] }[degrees];
  return makeClip(path, {
    frameCount: 6,
    prepareStream: (stream: Stream) => {
      const [a = 0, b = 0, c = 0, d = 0] = columns;
      const matrix = Buffer.alloc(36);
      [a, b, 0, c, d, 0, 0, 0, 0x40000000].forEach((value, index) => {
        matrix.writeInt32LE(value, index * 4);
      });
      stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, matrix);
    },
  });
}

/** One second of silence as a WAV file. */
export function makeWav(): Buffer {
  const data = Buffer.alloc(44 + 16_000);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + 16_000, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(8000, 24);
  data.writeUInt32LE(16_000, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(16_000, 40);
  return data;
}
