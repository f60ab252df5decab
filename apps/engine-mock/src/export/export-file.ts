import { AV_PICTURE_TYPE_NONE } from 'node-av/constants';
import { type CodecContext, Dictionary, FormatContext, type Frame } from 'node-av/lib';
import { checkWrite } from '../media/check-write.ts';
import { addSink, check, drain, type Sink, type WritePacket } from '../media/encode-sink.ts';

export interface FrameTime {
  startTicks: number;
  durationTicks: number;
}

/** Where encoded pictures go. Close it in any case; not reusable. */
export interface ExportOutput {
  /** Times are ticks and grow from frame to frame. The frame stays the caller's; its time is overwritten. */
  writePicture: (frame: Frame, time: FrameTime) => Promise<void>;
  /** Writes what encoders still hold and the file's index. */
  finish: () => Promise<void>;
  /** Frees everything; without `finish()` before, what lies on the disk is no video. */
  close: () => Promise<void>;
}

/** Encoders of a file, which then belong to it. */
export interface FileEncoders {
  video: CodecContext;
  sound: CodecContext | undefined;
}

/** A file of pictures and sound, written frame by frame; both may be written at a time. */
export class ExportFile implements ExportOutput {
  readonly #output: FormatContext;
  readonly #encoders: FileEncoders;
  readonly #pictures: Sink;
  readonly #sounds: Sink | undefined;

  private constructor(output: FormatContext, encoders: FileEncoders) {
    this.#output = output;
    this.#encoders = encoders;
    this.#pictures = addSink(output, encoders.video);
    this.#sounds = encoders.sound === undefined ? undefined : addSink(output, encoders.sound);
  }

  /**
   * Creates or truncates the file; the container follows the extension. Throws the wire error `io_error`, or FFmpeg's
   * error, and frees the encoders then.
   */
  static async create(path: string, timeScale: number, encoders: FileEncoders): Promise<ExportFile> {
    const output = new FormatContext();
    try {
      check(output.allocOutputContext2(null, null, path), 'choose the container');
      checkWrite(await output.openOutput());
      const file = new ExportFile(output, encoders);
      const settings = Dictionary.fromObject({ movflags: '+faststart', video_track_timescale: timeScale });
      checkWrite(await output.writeHeader(settings));
      return file;
    } catch (error) {
      await freeAll(output, encoders);
      throw error;
    }
  }

  async writePicture(frame: Frame, time: FrameTime): Promise<void> {
    frame.pts = BigInt(time.startTicks);
    // A decoded picture remembers what it was in its source; the encoder would take that for an order.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    this.#pictures.durations.set(frame.pts, BigInt(time.durationTicks));
    await drain(this.#pictures, frame, writeOrThrow);
  }

  /** The frame stays the caller's; its time counts samples. `null` after the last one. */
  async writeSound(frame: Frame | null): Promise<void> {
    if (this.#sounds !== undefined) await drain(this.#sounds, frame, writeOrThrow);
  }

  async finish(): Promise<void> {
    await drain(this.#pictures, null, writeOrThrow);
    checkWrite(await this.#output.writeTrailer());
  }

  async close(): Promise<void> {
    await freeAll(this.#output, this.#encoders);
  }
}

async function freeAll(output: FormatContext, encoders: FileEncoders): Promise<void> {
  encoders.video.freeContext();
  encoders.sound?.freeContext();
  await output.closeOutput();
  output.freeContext();
}

/** On this thread: pictures and sound take turns by that, and the system's cache takes bytes faster than another thread. */
function writeOrThrow({ output }: Sink, packet: Parameters<WritePacket>[1]): number {
  const result = output.interleavedWriteFrameSync(packet);
  checkWrite(result);
  return result;
}
