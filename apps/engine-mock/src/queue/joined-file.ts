import {
  type CodecContext,
  type CodecParameters,
  Dictionary,
  FormatContext,
  type Frame,
  type Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { checkWrite } from '../media/check-write.ts';
import { addSink, check, drain, type Sink } from '../media/encode-sink.ts';

/** When a picture is shown and decoded, in ticks of the file. */
export interface PacketTimes {
  shownTicks: number;
  decodedTicks: number;
  durationTicks: number;
}

export interface JoinedStreams {
  /** Ticks per second of the pictures' times. */
  timeScale: number;
  /** How the pictures are encoded; copied. */
  pictures: CodecParameters;
  /** Belongs to the file from then on. */
  sound: CodecContext | undefined;
}

/** A file of pictures that were encoded elsewhere and sound that is encoded here. Close it in any case. */
export class JoinedFile {
  readonly #output: FormatContext;
  readonly #pictures: Stream;
  readonly #ticks: Rational;
  readonly #sounds: Sink | undefined;

  private constructor(output: FormatContext, streams: JoinedStreams) {
    this.#output = output;
    this.#ticks = new Rational(1, streams.timeScale);
    this.#pictures = output.newStream(null);
    check(streams.pictures.copy(this.#pictures.codecpar), 'describe the pictures');
    this.#pictures.timeBase = this.#ticks;
    this.#sounds = streams.sound === undefined ? undefined : addSink(output, streams.sound);
  }

  /** Creates or truncates the file; the container follows the extension. Throws `io_error` and frees the encoder then. */
  static async create(path: string, streams: JoinedStreams): Promise<JoinedFile> {
    const output = new FormatContext();
    try {
      check(output.allocOutputContext2(null, null, path), 'choose the container');
      checkWrite(await output.openOutput());
      const file = new JoinedFile(output, streams);
      const settings = Dictionary.fromObject({ movflags: '+faststart', video_track_timescale: streams.timeScale });
      checkWrite(await output.writeHeader(settings));
      return file;
    } catch (error) {
      streams.sound?.freeContext();
      await output.closeOutput();
      output.freeContext();
      throw error;
    }
  }

  /** Samples the encoder of the sound takes at a time; 0 when it does not matter. */
  get soundFrameSize(): number {
    return this.#sounds?.encoder.frameSize ?? 0;
  }

  /** Takes what is in the packet; the packet itself stays the caller's. */
  async writePicture(packet: Packet, times: PacketTimes): Promise<void> {
    packet.streamIndex = this.#pictures.index;
    packet.pts = BigInt(times.shownTicks);
    packet.dts = BigInt(times.decodedTicks);
    packet.duration = BigInt(times.durationTicks);
    packet.pos = -1n;
    packet.rescaleTs(this.#ticks, this.#pictures.timeBase);
    await this.#write(packet);
  }

  /** The frame stays the caller's; its time counts samples. `null` after the last one. */
  async writeSound(frame: Frame | null): Promise<void> {
    if (this.#sounds !== undefined) await drain(this.#sounds, frame, (_sink, packet) => this.#write(packet));
  }

  /** Writes the file's index. */
  async finish(): Promise<void> {
    checkWrite(await this.#output.writeTrailer());
  }

  async close(): Promise<void> {
    this.#sounds?.encoder.freeContext();
    await this.#output.closeOutput();
    this.#output.freeContext();
  }

  /** On this thread, so that pictures and sound take turns. */
  async #write(packet: Packet): Promise<number> {
    const result = this.#output.interleavedWriteFrameSync(packet);
    checkWrite(result);
    return result;
  }
}
