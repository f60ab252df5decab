// The yardstick of random seeks: FFmpeg's own calls, a decoder that stays open, one seek to the keyframe before a time
// and decoding up to the frame wanted. No conversion, no JPEG, no messages. Reads times in seconds as lines of a JSON
// list each, and answers with the milliseconds every one of them took.
import { createInterface } from 'node:readline';
import { AVERROR_EAGAIN, AVMEDIA_TYPE_VIDEO, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { Codec, CodecContext, FormatContext, Frame, Packet } from 'node-av/lib';

const [path, threadCount] = process.argv.slice(2);
const input = new FormatContext();
await input.openInput(path, null, null);
await input.findStreamInfo();
const stream = input.streams[input.findBestStream(AVMEDIA_TYPE_VIDEO)];
const codec = Codec.findDecoder(stream.codecpar.codecId);
const decoder = new CodecContext();
decoder.allocContext3(codec);
decoder.parametersToContext(stream.codecpar);
decoder.pktTimebase = stream.timeBase;
decoder.threadCount = Number(threadCount);
await decoder.open2(codec);
const packet = new Packet();
packet.alloc();
const frame = new Frame();
frame.alloc();
const secondsPerTick = stream.timeBase.num / stream.timeBase.den;

for await (const line of createInterface({ input: process.stdin })) {
  const took = [];
  for (const seconds of JSON.parse(line)) {
    const start = performance.now();
    await decodeAt(seconds);
    took.push(performance.now() - start);
  }
  process.stdout.write(`${JSON.stringify(took)}\n`);
}

async function decodeAt(seconds) {
  await input.seekFrame(-1, BigInt(Math.round(seconds * 1e6)), AVSEEK_FLAG_BACKWARD);
  decoder.flushBuffers();
  while (true) {
    const received = await decoder.receiveFrame(frame);
    if (received === 0) {
      const reached = Number(frame.pts) * secondsPerTick >= seconds - 0.0001;
      frame.unref();
      if (reached) return;
    } else if (received === AVERROR_EAGAIN) {
      await feed();
    } else {
      throw new Error(`no frame at ${seconds} s: FFmpeg error ${received}`);
    }
  }
}

async function feed() {
  while ((await input.readFrame(packet)) >= 0) {
    const isVideo = packet.streamIndex === stream.index;
    if (isVideo) await decoder.sendPacket(packet);
    packet.unref();
    if (isVideo) return;
  }
  await decoder.sendPacket(null);
}
