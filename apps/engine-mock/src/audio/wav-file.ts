import { type FileHandle, open } from 'node:fs/promises';

const headerBytes = 44;
const writeBytes = 256 * 1024;

export interface WavFormat {
  sampleRate: number;
  channels: number;
}

/** Bytes of one sample of all channels. */
export function getBlockBytes({ channels }: WavFormat): number {
  return channels * 2;
}

/** A 16-bit PCM file in the making, readable by its owner alone. Finish it, and close it in any case. */
export class WavFile {
  readonly #file: FileHandle;
  readonly #format: WavFormat;
  readonly #buffer = Buffer.alloc(writeBytes);
  #buffered = 0;
  #dataBytes = 0;

  private constructor(file: FileHandle, format: WavFormat) {
    this.#file = file;
    this.#format = format;
  }

  /** Creates the file, which must not exist. */
  static async create(path: string, format: WavFormat): Promise<WavFile> {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write(Buffer.alloc(headerBytes));
    } catch (error) {
      await file.close();
      throw error;
    }
    return new WavFile(file, format);
  }

  /** Samples of all channels written so far. */
  get length(): number {
    return this.#dataBytes / getBlockBytes(this.#format);
  }

  /** Appends interleaved samples. */
  async write(samples: Int16Array): Promise<void> {
    await this.#append(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  /** Appends so many samples of silence in all channels. */
  async writeSilence(count: number): Promise<void> {
    const silence = new Uint8Array(Math.min(writeBytes, count * getBlockBytes(this.#format)));
    for (let left = count * getBlockBytes(this.#format); left > 0; left -= silence.byteLength) {
      await this.#append(silence.subarray(0, Math.min(left, silence.byteLength)));
    }
  }

  /** Writes what is left and the header, without which the file is none. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.write(writeHeader(this.#format, this.#dataBytes), 0, headerBytes, 0);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    this.#dataBytes += bytes.byteLength;
    for (let from = 0; from < bytes.byteLength; ) {
      const part = bytes.subarray(from, from + writeBytes - this.#buffered);
      this.#buffer.set(part, this.#buffered);
      this.#buffered += part.byteLength;
      from += part.byteLength;
      if (this.#buffered === writeBytes) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    for (let from = 0; from < this.#buffered; ) {
      from += (await this.#file.write(this.#buffer, from, this.#buffered - from)).bytesWritten;
    }
    this.#buffered = 0;
  }
}

function writeHeader(format: WavFormat, dataBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  const blockBytes = getBlockBytes(format);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(format.channels, 22);
  header.writeUInt32LE(format.sampleRate, 24);
  header.writeUInt32LE(format.sampleRate * blockBytes, 28);
  header.writeUInt16LE(blockBytes, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
