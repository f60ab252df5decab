import {
  type CodecContext,
  type CodecParameters,
  type FormatContext,
  type Frame,
  type Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { check } from '../media/check-result.ts';
import { addSink, drain, type Sink } from '../media/encode-sink.ts';
import { OutputFile } from '../media/output-file.ts';

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
  readonly #file: OutputFile;
  readonly #pictures: Stream;
  readonly #ticks: Rational;
  readonly #sounds: Sink | undefined;

  private constructor(file: OutputFile, pictures: Stream, { ticks, sounds }: { ticks: Rational; sounds?: Sink }) {
    this.#file = file;
    this.#pictures = pictures;
    this.#ticks = ticks;
    this.#sounds = sounds;
  }

  /** Creates or truncates the file; the container follows the extension. Throws `io_error` and frees the encoder then. */
  static async create(path: string, { timeScale, pictures, sound }: JoinedStreams): Promise<JoinedFile> {
    const ticks = new Rational(1, timeScale);
    const encoders = sound === undefined ? [] : [sound];
    const { file, streams } = await OutputFile.create({ path, timeScale, encoders }, (context) => ({
      pictures: addCopied(context, pictures, ticks),
      sounds: encoders.map((encoder) => addSink(context, encoder)),
    }));
    const [sounds] = streams.sounds;
    return new JoinedFile(file, streams.pictures, sounds === undefined ? { ticks } : { ticks, sounds });
  }

  /** Samples the encoder of the sound takes at a time; 0 when it does not matter. */
  get soundFrameSize(): number {
    return this.#sounds?.encoder.frameSize ?? 0;
  }

  /** Takes what is in the packet; the packet itself stays the caller's. */
  writePicture(packet: Packet, times: PacketTimes): void {
    packet.streamIndex = this.#pictures.index;
    packet.pts = BigInt(times.shownTicks);
    packet.dts = BigInt(times.decodedTicks);
    packet.duration = BigInt(times.durationTicks);
    packet.pos = -1n;
    packet.rescaleTs(this.#ticks, this.#pictures.timeBase);
    this.#file.write(packet);
  }

  /** The frame stays the caller's; its time counts samples. `null` after the last one. */
  async writeSound(frame: Frame | null): Promise<void> {
    if (this.#sounds !== undefined) await drain(this.#sounds, frame, (packet) => this.#file.write(packet));
  }

  async finish(): Promise<void> {
    await this.#file.finish();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function addCopied(context: FormatContext, parameters: CodecParameters, ticks: Rational): Stream {
  const stream = context.newStream(null);
  check(parameters.copy(stream.codecpar), 'describe the pictures');
  stream.timeBase = ticks;
  return stream;
}
