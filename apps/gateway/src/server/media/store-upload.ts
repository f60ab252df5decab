import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GatewayError } from '../errors.ts';
import { numberName } from './upload-name.ts';
import { looksLikeVideo, sniffBytes } from './video-files.ts';

export interface UploadTarget {
  folder: string;
  name: string;
  maxBytes: number;
}

/**
 * Streams an upload into a hidden file beside its target and gives it its name when it is complete; never replaces
 * a file, a taken name gets a number. Whatever ends it early, also the sender going away, leaves nothing behind.
 *
 * @returns the name it got
 * @throws too_large, unsupported_media, no_space, bad_request (the sender stopped)
 */
export async function storeUpload(source: Readable, target: UploadTarget): Promise<string> {
  await mkdir(target.folder, { recursive: true, mode: 0o700 });
  const temporary = join(target.folder, `.upload-${randomBytes(8).toString('hex')}`);
  const file = await open(temporary, 'wx', 0o600).catch(throwWriteFailure);
  try {
    try {
      await writeStream(source, file, target.maxBytes);
    } finally {
      await file.close();
    }
    return await giveName(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a stream to an open file, checking the first bytes and the length as they pass. The file stays open. */
export async function writeStream(source: Readable, file: FileHandle, maxBytes: number): Promise<void> {
  let written = 0;
  let head = Buffer.alloc(0);
  let isHeadChecked = false;
  try {
    // A refused upload stays open: destroying it here would cut off the answer that says why.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (written + bytes.length > maxBytes) throw createTooLarge(maxBytes);
      if (!isHeadChecked) {
        head = Buffer.concat([head, bytes.subarray(0, sniffBytes - head.length)]);
        isHeadChecked = head.length >= sniffBytes;
        if (isHeadChecked) checkHead(head);
      }
      await file.appendFile(bytes).catch(throwWriteFailure);
      written += bytes.length;
    }
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('bad_request', 'the upload ended before it was complete', error);
  }
  if (!isHeadChecked) checkHead(head);
}

export function createTooLarge(maxBytes: number): GatewayError {
  return new GatewayError('too_large', `the upload is above the limit of ${Math.floor(maxBytes / 1024 ** 2)} MiB`);
}

// Creating the name first fails where it is taken; a rename alone would replace what is there.
async function giveName(temporary: string, target: UploadTarget): Promise<string> {
  for (let number = 1; number <= 10_000; number += 1) {
    const name = numberName(target.name, number);
    try {
      await (await open(join(target.folder, name), 'wx', 0o600)).close();
      await rename(temporary, join(target.folder, name));
      return name;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) return throwWriteFailure(error);
    }
  }
  throw new GatewayError('bad_request', `there are too many files named "${target.name}" already; rename it`);
}

function checkHead(head: Uint8Array): void {
  if (!looksLikeVideo(head)) {
    throw new GatewayError('unsupported_media', 'the first bytes of the file are not those of a video');
  }
}

function throwWriteFailure(cause: unknown): never {
  if (isCode(cause, 'ENOSPC') || isCode(cause, 'EDQUOT') || isCode(cause, 'EFBIG')) {
    throw new GatewayError('no_space', 'the disk of the upload folder is full; free some space and try again', cause);
  }
  throw new GatewayError('internal', 'the upload folder cannot be written', cause);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
