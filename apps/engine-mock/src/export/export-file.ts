import { AV_PICTURE_TYPE_NONE } from 'node-av/constants';
import type { CodecContext, Frame, Packet } from 'node-av/lib';
import { addSink, drain, type Sink } from '../media/encode-sink.ts';
import { OutputFile } from '../media/output-file.ts';

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

interface FileSinks {
  pictures: Sink;
  sounds: Sink | undefined;
}

/** A file of pictures and sound, written frame by frame; both may be written at a time. */
export class ExportFile implements ExportOutput {
  readonly #file: OutputFile;
  readonly #sinks: FileSinks;
  readonly #write = (packet: Packet) => this.#file.write(packet);

  private constructor(file: OutputFile, sinks: FileSinks) {
    this.#file = file;
    this.#sinks = sinks;
  }

  /**
   * Creates or truncates the file; the container follows the extension. Throws the wire error `io_error`, or FFmpeg's
   * error, and frees the encoders then.
   */
  static async create(path: string, timeScale: number, { video, sound }: FileEncoders): Promise<ExportFile> {
    const encoders = sound === undefined ? [video] : [video, sound];
    const { file, streams } = await OutputFile.create({ path, timeScale, encoders }, (context) => ({
      pictures: addSink(context, video),
      sounds: sound === undefined ? undefined : addSink(context, sound),
    }));
    return new ExportFile(file, streams);
  }

  async writePicture(frame: Frame, time: FrameTime): Promise<void> {
    const { pictures } = this.#sinks;
    frame.pts = BigInt(time.startTicks);
    // A decoded picture remembers what it was in its source; the encoder would take that for an order.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    pictures.durations.set(frame.pts, BigInt(time.durationTicks));
    await drain(pictures, frame, this.#write);
  }

  /** The frame stays the caller's; its time counts samples. `null` after the last one. */
  async writeSound(frame: Frame | null): Promise<void> {
    const { sounds } = this.#sinks;
    if (sounds !== undefined) await drain(sounds, frame, this.#write);
  }

  async finish(): Promise<void> {
    await drain(this.#sinks.pictures, null, this.#write);
    await this.#file.finish();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
