export interface Wav {
  sampleRate: number;
  channels: number;
  bitsPerSample: number;
  /** Interleaved. */
  samples: Int16Array;
}

/** Reads a RIFF file of 16-bit PCM and checks every length in it. */
export function readWav(bytes: Buffer): Wav {
  const text = (from: number) => bytes.toString('latin1', from, from + 4);
  const [channels, sampleRate] = [bytes.readUInt16LE(22), bytes.readUInt32LE(24)];
  const facts = [text(0), text(8), text(12), bytes.readUInt32LE(16), bytes.readUInt16LE(20), text(36)];
  const lengths = [bytes.readUInt32LE(4) + 8, bytes.readUInt32LE(40) + 44];
  const rates = [bytes.readUInt32LE(28), bytes.readUInt16LE(32)];
  const expected = ['RIFF', 'WAVE', 'fmt ', 16, 1, 'data', bytes.length, bytes.length];
  const found = [...facts, ...lengths, ...rates];
  if (found.join() !== [...expected, sampleRate * channels * 2, channels * 2].join()) {
    throw new Error(`no plain 16-bit WAV: ${found.join()}`);
  }
  const samples = new Int16Array(Uint8Array.from(bytes.subarray(44)).buffer);
  return { sampleRate, channels, bitsPerSample: bytes.readUInt16LE(34), samples };
}
