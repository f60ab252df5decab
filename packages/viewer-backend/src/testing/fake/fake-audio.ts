import type { AudioRef } from '../../common/engine-backend.ts';
import { ByteWriter } from './byte-writer.ts';
import { encodeBase64 } from './fake-previews.ts';

export const fakeSampleRate = 48_000;
/** The left channel climbs from −1 to 1 over so many seconds of the clip, so that each sample tells its time. */
export const fakeRampS = 100;
const headerBytes = 44;
const channels = 2;
const bytesPerSample = 2;

/** Sound as the engine cuts it: 16-bit WAV of a span of the clip, with a tone on the right. */
export function makeAudio({ startS, durationS }: { startS: number; durationS: number }, clipS: number): AudioRef {
  const from = Math.round(startS * fakeSampleRate);
  const to = Math.round(Math.min(startS + durationS, clipS) * fakeSampleRate);
  const dataBytes = Math.max(0, to - from) * channels * bytesPerSample;
  const file = new ByteWriter(headerBytes + dataBytes);
  writeHeader(file, dataBytes);
  for (let sample = from; sample < to; sample += 1) {
    const timeS = sample / fakeSampleRate;
    file.number(Math.round((((timeS / fakeRampS) % 1) * 2 - 1) * 32_767), bytesPerSample);
    file.number(Math.round(Math.sin(2 * Math.PI * 220 * timeS) * 6000), bytesPerSample);
  }
  const url = `data:audio/wav;base64,${encodeBase64(file.bytes)}`;
  return { url, sampleRate: fakeSampleRate, channels };
}

function writeHeader(file: ByteWriter, dataBytes: number): void {
  const frameBytes = channels * bytesPerSample;
  file
    .text('RIFF')
    .number(headerBytes - 8 + dataBytes, 4)
    .text('WAVEfmt ')
    .number(16, 4);
  file
    .number(1, 2)
    .number(channels, 2)
    .number(fakeSampleRate, 4)
    .number(fakeSampleRate * frameBytes, 4);
  file
    .number(frameBytes, 2)
    .number(bytesPerSample * 8, 2)
    .text('data')
    .number(dataBytes, 4);
}
