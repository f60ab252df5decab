import { AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, type FormatContext, type Frame, Packet, type Stream } from 'node-av/lib';
import { check } from './check-result.ts';

/** One stream of an output: what goes into the encoder comes out as packets of the stream. */
export interface Sink {
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
  return { encoder, stream, durations: new Map() };
}

/** Encodes one frame, or what the encoder still holds (`null`), and writes whatever comes out. */
export async function drain(sink: Sink, frame: Frame | null, write: (packet: Packet) => void): Promise<void> {
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
      write(packet);
    }
  } finally {
    packet.free();
  }
}
