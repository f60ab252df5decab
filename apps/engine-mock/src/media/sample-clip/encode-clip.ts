import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_SAMPLE_FMT_FLTP,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, Frame, type Packet, Rational, type Stream } from 'node-av/lib';
import { check } from '../check-result.ts';
import { addSink, drain, type Sink } from '../encode-sink.ts';
import { copyIntoFrame, type Plane } from '../frame-planes.ts';
import { OutputFile } from '../output-file.ts';
import { createCanvas, type YuvCanvas } from './yuv-canvas.ts';

export interface ClipOptions {
  path: string;
  width: number;
  height: number;
  frameCount: number;
  /** Ticks per second of the video timestamps. */
  timeScale: number;
  /** Timestamp of frame `index` in ticks; must grow with the index. Asked for one frame beyond the last, too. */
  getTick: (index: number) => number;
  /** Average rate, for the encoder's rate control. */
  frameRate: { num: number; den: number };
  keyframeInterval: number;
  maxBFrames: number;
  paint: (canvas: YuvCanvas, index: number) => void;
  /** One stereo sample pair at a time in seconds, −1..1; absent means no sound. */
  sound?: { durationSeconds: number; sampleAt: (seconds: number) => readonly [left: number, right: number] };
  /** Whether the stream says that it is limited-range BT.709. @default true */
  isTagged?: boolean;
  /** FFmpeg's name of the container. @default 'mp4' */
  container?: string;
  /** FFmpeg's name of the video encoder. @default 'libx264' */
  videoEncoder?: string;
  /** Bits per sample; 10 stores every painted value times four. @default 8 */
  bitDepth?: 8 | 10;
  /** Encoder options instead of the defaults for H.264. */
  encoderOptions?: Readonly<Record<string, string>>;
  /** Changes the video stream before the header is written, for rotation or pixel shape. */
  prepareStream?: (stream: Stream) => void;
  sampleAspectRatio?: { num: number; den: number };
  onProgress?: (done: number, total: number) => void;
}

const sampleRate = 48_000;
const defaultEncoderOptions = { preset: 'superfast', crf: '20', 'x264-params': 'scenecut=0' };

/** Encodes pictures (and AAC sound) into a file at `path`, which must not matter to anybody until this has returned. */
export async function encodeClip(options: ClipOptions): Promise<void> {
  const { path, container = 'mp4', timeScale } = options;
  const encoders = [await openVideo(options, options.isTagged ?? true)];
  if (options.sound !== undefined) encoders.push(await openAudio());
  const { file, streams } = await OutputFile.create({ path, container, timeScale, encoders }, (context) => {
    const sinks = encoders.map((encoder) => addSink(context, encoder));
    const [pictures] = sinks;
    if (pictures !== undefined) options.prepareStream?.(pictures.stream);
    return sinks;
  });
  try {
    await sendAll(options, streams, (packet) => file.write(packet));
    await file.finish();
  } finally {
    await file.close();
  }
}

type WritePacket = (packet: Packet) => void;

/** Pictures and sound in the order of their times, so that the muxer has little to hold back. */
async function sendAll(options: ClipOptions, [pictures, sounds]: readonly Sink[], write: WritePacket): Promise<void> {
  if (pictures === undefined) return;
  const { sound } = options;
  let written = 0;
  for (let index = 0; index < options.frameCount; index += 1) {
    await sendPicture(pictures, options, { index, write });
    if (sounds !== undefined && sound !== undefined) {
      const untilSeconds = Math.min(sound.durationSeconds, options.getTick(index + 1) / options.timeScale);
      written = await sendSound(sounds, sound, { written, untilSeconds, write });
    }
    options.onProgress?.(index + 1, options.frameCount);
  }
  await drain(pictures, null, write);
  if (sounds === undefined || sound === undefined) return;
  await sendSound(sounds, sound, { written, untilSeconds: sound.durationSeconds, write });
  await drain(sounds, null, write);
}

async function openVideo(options: ClipOptions, isTagged: boolean): Promise<CodecContext> {
  const codec = Codec.findEncoderByName((options.videoEncoder ?? 'libx264') as never);
  if (codec === null) throw new Error('the FFmpeg build lacks the video encoder');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = options.width;
  encoder.height = options.height;
  encoder.pixelFormat = pixelFormatOf(options);
  encoder.timeBase = new Rational(1, options.timeScale);
  encoder.framerate = new Rational(options.frameRate.num, options.frameRate.den);
  encoder.gopSize = options.keyframeInterval;
  encoder.maxBFrames = options.maxBFrames;
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  if (options.sampleAspectRatio !== undefined) {
    encoder.sampleAspectRatio = new Rational(options.sampleAspectRatio.num, options.sampleAspectRatio.den);
  }
  if (isTagged) {
    encoder.colorPrimaries = AVCOL_PRI_BT709;
    encoder.colorTrc = AVCOL_TRC_BT709;
    encoder.colorSpace = AVCOL_SPC_BT709;
    encoder.colorRange = AVCOL_RANGE_MPEG;
    encoder.chromaLocation = AVCHROMA_LOC_LEFT;
  }
  const settings = options.encoderOptions ?? defaultEncoderOptions;
  check(await encoder.open2(codec, Dictionary.fromObject(settings)), 'open the video encoder');
  return encoder;
}

async function openAudio(): Promise<CodecContext> {
  const codec = Codec.findEncoderByName('aac' as never);
  if (codec === null) throw new Error('the FFmpeg build has no AAC encoder');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = sampleRate;
  encoder.sampleFormat = AV_SAMPLE_FMT_FLTP;
  encoder.channelLayout = { nbChannels: 2, order: 1, mask: 3n } as typeof encoder.channelLayout;
  encoder.timeBase = new Rational(1, sampleRate);
  encoder.bitRate = 128_000n;
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await encoder.open2(codec, null), 'open the audio encoder');
  return encoder;
}

async function sendPicture(
  sink: Sink,
  options: ClipOptions,
  { index, write }: { index: number; write: WritePacket },
): Promise<void> {
  const canvas = createCanvas(options.width, options.height);
  options.paint(canvas, index);
  const frame = new Frame();
  frame.alloc();
  frame.width = canvas.width;
  frame.height = canvas.height;
  frame.format = pixelFormatOf(options);
  frame.pts = BigInt(options.getTick(index));
  sink.durations.set(frame.pts, BigInt(options.getTick(index + 1) - options.getTick(index)));
  check(frame.getBuffer(), 'allocate a picture');
  copyIntoFrame(frame, packPlanes(canvas, options.bitDepth ?? 8));
  try {
    await drain(sink, frame, write);
  } finally {
    frame.free();
  }
}

function pixelFormatOf(options: ClipOptions): typeof AV_PIX_FMT_YUV420P {
  return options.bitDepth === 10 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
}

function packPlanes(canvas: YuvCanvas, bitDepth: 8 | 10): Plane[] {
  const planes = [
    { samples: canvas.y, width: canvas.width },
    { samples: canvas.cb, width: canvas.chromaWidth },
    { samples: canvas.cr, width: canvas.chromaWidth },
  ];
  return planes.map(({ samples, width }) => {
    if (bitDepth === 8) return { bytes: samples, rowBytes: width };
    const wide = Uint16Array.from(samples, (value) => value * 4);
    return { bytes: new Uint8Array(wide.buffer), rowBytes: width * 2 };
  });
}

async function sendSound(
  sink: Sink,
  sound: NonNullable<ClipOptions['sound']>,
  range: { written: number; untilSeconds: number; write: WritePacket },
): Promise<number> {
  const size = sink.encoder.frameSize;
  let { written } = range;
  while (written + size <= range.untilSeconds * sampleRate) {
    const frame = new Frame();
    frame.alloc();
    frame.nbSamples = size;
    frame.format = AV_SAMPLE_FMT_FLTP;
    frame.sampleRate = sampleRate;
    frame.channelLayout = sink.encoder.channelLayout;
    frame.pts = BigInt(written);
    check(frame.getBuffer(), 'allocate sound');
    const left = new Float32Array(size);
    const right = new Float32Array(size);
    for (let i = 0; i < size; i += 1) {
      [left[i], right[i]] = sound.sampleAt((written + i) / sampleRate);
    }
    copyIntoFrame(
      frame,
      [left, right].map((channel) => ({ bytes: new Uint8Array(channel.buffer), rowBytes: size * 4 })),
    );
    try {
      await drain(sink, frame, range.write);
    } finally {
      frame.free();
    }
    written += size;
  }
  return written;
}
