import { AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, FFmpegError, type FormatContext, type Frame, Packet, type Stream } from 'node-av/lib';

/** One stream of an output: what goes into the encoder comes out into the file. */
export interface Sink {
  output: FormatContext;
  encoder: CodecContext;
  stream: Stream;
  /** Duration by timestamp of what was sent; the encoder forgets it, and without it the last frame has none. */
  durations: Map<bigint, bigint>;
}

/** Adds a stream for an opened encoder; both stay the caller's. To be called before the header is written. */
export function addSink(output: FormatContext, encoder: CodecContext): Sink {
  const stream = output.newStream(null);
  check(stream.codecpar.fromContext(encoder), 'describe the stream');
  stream.timeBase = encoder.timeBase;
  return { output, encoder, stream, durations: new Map() };
}

/** Writes a packet into the output of a sink; returns a negative result when that fails. */
export type WritePacket = (sink: Sink, packet: Packet) => number | Promise<number>;

/**
 * Encodes one frame, or what the encoder still holds (`null`), and writes whatever comes out. Sinks of one output that
 * are used at a time have to share a `write` that takes turns.
 */
export async function drain(sink: Sink, frame: Frame | null, write: WritePacket = writePacket): Promise<void> {
  const { encoder, stream, durations } = sink;
  check(await encoder.sendFrame(frame), 'encode');
  const packet = new Packet();
  packet.alloc();
  try {
    while (true) {
      // What is encoded already is only handed over, for which a turn through another thread would cost more than it
      // saves; at the end the encoder has work to do for every packet.
      const result = frame === null ? await encoder.receivePacket(packet) : encoder.receivePacketSync(packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'encode');
      packet.streamIndex = stream.index;
      packet.duration = durations.get(packet.pts) ?? packet.duration;
      durations.delete(packet.pts);
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(await write(sink, packet), 'write the file');
    }
  } finally {
    packet.free();
  }
}

function writePacket({ output }: Sink, packet: Packet): Promise<number> {
  return output.interleavedWriteFrame(packet);
}

/** Throws FFmpeg's own words for a negative result. */
export function check(result: number, what: string): void {
  FFmpegError.throwIfError(result, `cannot ${what}`);
}
