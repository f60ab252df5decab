import { type CodecContext, Dictionary, FormatContext, type Packet } from 'node-av/lib';
import { check, checkWrite } from './check-result.ts';

export interface OutputOptions {
  path: string;
  /** FFmpeg's name of the container; absent: the extension decides. */
  container?: string;
  /** Ticks per second of the pictures' times. */
  timeScale: number;
  /** Belong to the file from then on: they are freed with it, and when it cannot be created. */
  encoders: readonly CodecContext[];
}

/** A media file that is being written, stream by stream as packets come. Close it in any case. */
export class OutputFile {
  readonly #context: FormatContext;
  readonly #encoders: readonly CodecContext[];

  private constructor(context: FormatContext, encoders: readonly CodecContext[]) {
    this.#context = context;
    this.#encoders = encoders;
  }

  /**
   * Creates or truncates the file and writes its head; `addStreams` says what is in it. Throws the wire error `io_error`,
   * or FFmpeg's error.
   */
  static async create<Streams>(
    { path, container, timeScale, encoders }: OutputOptions,
    addStreams: (context: FormatContext) => Streams,
  ): Promise<{ file: OutputFile; streams: Streams }> {
    const context = new FormatContext();
    const file = new OutputFile(context, encoders);
    const settings = Dictionary.fromObject({ movflags: '+faststart', video_track_timescale: timeScale });
    try {
      check(context.allocOutputContext2(null, container ?? null, path), 'choose the container');
      checkWrite(await context.openOutput());
      const streams = addStreams(context);
      checkWrite(await context.writeHeader(settings));
      return { file, streams };
    } catch (error) {
      await file.close();
      throw error;
    } finally {
      settings.free();
    }
  }

  /**
   * Takes what is in the packet. On this thread: streams take turns by that, and the system's cache takes bytes faster
   * than another thread.
   */
  write(packet: Packet): void {
    checkWrite(this.#context.interleavedWriteFrameSync(packet));
  }

  /** Writes the file's index. */
  async finish(): Promise<void> {
    checkWrite(await this.#context.writeTrailer());
  }

  /** Without `finish()` before, what lies on the disk is no video. */
  async close(): Promise<void> {
    for (const encoder of this.#encoders) encoder.freeContext();
    await this.#context.closeOutput();
    this.#context.freeContext();
  }
}
