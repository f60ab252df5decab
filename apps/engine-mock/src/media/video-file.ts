import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type AVColorSpace,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FormatContext, type Frame, Rational } from 'node-av/lib';
import { WireError } from '../wire-error.ts';
import type { Ratio } from './asset.ts';
import { addSink, check, drain, type Sink } from './encode-sink.ts';

export interface VideoFileOptions {
  /** The container follows the extension. */
  path: string;
  /** Even numbers. */
  width: number;
  height: number;
  /** Ticks per second of the frames' times. */
  timeScale: number;
  frameRate: Ratio;
  colourSpace: AVColorSpace;
  /** 0 is lossless, 51 the worst. @default 18 */
  crf?: number;
  /** Speed against size, in the encoder's words. @default 'veryfast' */
  preset?: string;
}

/** A file of H.264 pictures in limited-range 4:2:0, written frame by frame. Close it in any case; not reusable. */
export class VideoFile {
  readonly #output: FormatContext;
  readonly #encoder: CodecContext;
  readonly #sink: Sink;

  private constructor(output: FormatContext, encoder: CodecContext) {
    this.#output = output;
    this.#encoder = encoder;
    this.#sink = addSink(output, encoder);
  }

  /** Creates or truncates the file. Throws {@link WireError} `unsupported_codec`, or FFmpeg's error. */
  static async create(options: VideoFileOptions): Promise<VideoFile> {
    const encoder = await openEncoder(options);
    const output = new FormatContext();
    try {
      check(output.allocOutputContext2(null, null, options.path), 'choose the container');
      check(await output.openOutput(), 'open the output');
      const file = new VideoFile(output, encoder);
      const settings = { movflags: '+faststart', video_track_timescale: options.timeScale };
      check(await output.writeHeader(Dictionary.fromObject(settings)), 'write the header');
      return file;
    } catch (error) {
      encoder.freeContext();
      await output.closeOutput();
      output.freeContext();
      throw error;
    }
  }

  /** Times are ticks and grow from frame to frame. The frame stays the caller's; its time is overwritten. */
  async write(frame: Frame, time: { startTicks: number; durationTicks: number }): Promise<void> {
    frame.pts = BigInt(time.startTicks);
    // A decoded picture remembers what it was in its source; the encoder would take that for an order.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    this.#sink.durations.set(frame.pts, BigInt(time.durationTicks));
    await drain(this.#sink, frame);
  }

  /** Writes what the encoder still holds and the file's index. */
  async finish(): Promise<void> {
    await drain(this.#sink, null);
    check(await this.#output.writeTrailer(), 'write the trailer');
  }

  /** Frees everything; without `finish()` before, what lies on the disk is no video. */
  async close(): Promise<void> {
    this.#encoder.freeContext();
    await this.#output.closeOutput();
    this.#output.freeContext();
  }
}

async function openEncoder(options: VideoFileOptions): Promise<CodecContext> {
  const codec = Codec.findEncoderByName('libx264' as never);
  if (codec === null) throw new WireError('unsupported_codec', 'codec h264 is not available');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = options.width;
  encoder.height = options.height;
  encoder.pixelFormat = AV_PIX_FMT_YUV420P;
  encoder.timeBase = new Rational(1, options.timeScale);
  encoder.framerate = new Rational(options.frameRate.num, options.frameRate.den);
  encoder.colorSpace = options.colourSpace;
  encoder.colorRange = AVCOL_RANGE_MPEG;
  encoder.chromaLocation = AVCHROMA_LOC_LEFT;
  if (options.colourSpace === AVCOL_SPC_BT709) {
    encoder.colorPrimaries = AVCOL_PRI_BT709;
    encoder.colorTrc = AVCOL_TRC_BT709;
  }
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  const settings = { preset: options.preset ?? 'veryfast', crf: String(options.crf ?? 18) };
  try {
    check(await encoder.open2(codec, Dictionary.fromObject(settings)), 'open the video encoder');
  } catch (error) {
    encoder.freeContext();
    throw error;
  }
  return encoder;
}
