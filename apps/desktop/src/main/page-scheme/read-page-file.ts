import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { appUrl, isAppUrl } from '../../shared/app-origin.ts';
import { findContentType } from './content-types.ts';

export interface PageFile {
  bytes: Buffer;
  contentType: string;
}

/**
 * The file of `pageDir` that an address of our scheme names; `undefined` for one outside the folder, of an unknown
 * kind, or not there.
 */
export async function readPageFile(pageDir: string, address: string): Promise<PageFile | undefined> {
  const path = resolvePagePath(pageDir, address);
  const contentType = path === undefined ? undefined : findContentType(path);
  if (path === undefined || contentType === undefined) return undefined;
  try {
    return { bytes: await readFile(path), contentType };
  } catch {
    // Not there, or a folder: to the page both are a file it does not have.
    return undefined;
  }
}

/** Where the file would lie; `undefined` when the address leaves the folder or is none of ours. */
export function resolvePagePath(pageDir: string, address: string): string | undefined {
  if (!isAppUrl(address)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(address.slice(appUrl.length).replace(/[?#].*$/s, ''));
  } catch {
    // A broken escape names no file.
    return undefined;
  }
  if (name.includes('\0')) return undefined;
  const root = normalize(pageDir + sep);
  const path = join(root, name === '' ? 'index.html' : name);
  return path.startsWith(root) ? path : undefined;
}
