import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorWithCode } from '@framelane/protocol';

const fileName = 'media-ids.key';
const secretBytes = 32;

/**
 * The secret of this user's ids: made once and kept below `stateDir`, for its owner's eyes only, so that what a page
 * saved names the same files after a restart. Gateways that start together agree on one.
 *
 * @throws what the file system throws when the folder cannot be written, and when the file holds something else
 */
export async function keepIdSecret(stateDir: string): Promise<string> {
  const path = join(stateDir, fileName);
  const known = await readSecret(path);
  if (known !== undefined) return known;
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const made = join(stateDir, `.${fileName}-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(made, randomBytes(secretBytes).toString('base64url'), { mode: 0o600, flag: 'wx' });
    // Whole or not at all, and never over that of another gateway.
    await link(made, path).catch((error: unknown) => {
      if (!isErrorWithCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(made, { force: true });
  }
  const secret = await readSecret(path);
  if (secret === undefined) throw new Error(`expected the secret just made in ${path}, found no file`);
  return secret;
}

async function readSecret(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrorWithCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  if (Buffer.from(text, 'base64url').length !== secretBytes) {
    throw new Error(`expected ${secretBytes} bytes in base64url in ${path}; delete the file to have it made anew`);
  }
  return text;
}
