import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AVERROR_EAGAIN } from 'node-av/constants';
import { type CodecContext, type Frame, Packet } from 'node-av/lib';
import { check } from '../media/check-result.ts';
import { WireError } from '../wire-error.ts';
import type { ExportOutput } from './export-file.ts';
import { writeSequenceName } from './sequence-name.ts';

/** A folder of numbered pictures, one file each. */
export class PictureSequence implements ExportOutput {
  readonly #folder: string;
  readonly #pattern: string;
  readonly #encoder: CodecContext;
  readonly #packet = new Packet();
  #count = 0;

  private constructor(folder: string, pattern: string, encoder: CodecContext) {
    this.#folder = folder;
    this.#pattern = pattern;
    this.#encoder = encoder;
    this.#packet.alloc();
  }

  /** Makes the folder; `targetPath` says how files in it are called. The encoder then belongs to the sequence. */
  static async create(folder: string, targetPath: string, encoder: CodecContext): Promise<PictureSequence> {
    try {
      await mkdir(folder, { recursive: true }).catch(throwUnwritable);
      return new PictureSequence(folder, basename(targetPath), encoder);
    } catch (error) {
      encoder.freeContext();
      throw error;
    }
  }

  async writePicture(frame: Frame): Promise<void> {
    frame.pts = BigInt(this.#count);
    check(await this.#encoder.sendFrame(frame), 'encode');
    await this.#writeReady();
  }

  async finish(): Promise<void> {
    check(await this.#encoder.sendFrame(null), 'encode');
    await this.#writeReady();
  }

  async close(): Promise<void> {
    this.#packet.free();
    this.#encoder.freeContext();
  }

  async #writeReady(): Promise<void> {
    while (true) {
      const result = await this.#encoder.receivePacket(this.#packet);
      // At the end there is nothing more to come either.
      if (result === AVERROR_EAGAIN || this.#packet.size === 0) return;
      check(result, 'encode');
      this.#count += 1;
      const name = writeSequenceName(this.#pattern, this.#count);
      const { data } = this.#packet;
      if (data !== null) await writeFile(join(this.#folder, name), data).catch(throwUnwritable);
      this.#packet.unref();
    }
  }
}

function throwUnwritable(error: unknown): never {
  throw new WireError('io_error', 'cannot write the output', error);
}
