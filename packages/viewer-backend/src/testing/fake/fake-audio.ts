import type { AudioRef } from '../../common/engine-backend.ts';
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
  const view = new DataView(new ArrayBuffer(headerBytes + dataBytes));
  writeHeader(view, dataBytes);
  for (let sample = from; sample < to; sample += 1) {
    const timeS = sample / fakeSampleRate;
    const at = headerBytes + (sample - from) * channels * bytesPerSample;
    view.setInt16(at, Math.round((((timeS / fakeRampS) % 1) * 2 - 1) * 32_767), true);
    view.setInt16(at + bytesPerSample, Math.round(Math.sin(2 * Math.PI * 220 * timeS) * 6000), true);
  }
  const url = `data:audio/wav;base64,${encodeBase64(new Uint8Array(view.buffer))}`;
  return { url, sampleRate: fakeSampleRate, channels };
}

function writeHeader(view: DataView, dataBytes: number): void {
  writeText(view, 0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeText(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, fakeSampleRate, true);
  view.setUint32(28, fakeSampleRate * channels * bytesPerSample, true);
  view.setUint16(32, channels * bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  writeText(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
}

function writeText(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i += 1) view.setUint8(at + i, text.charCodeAt(i));
}
