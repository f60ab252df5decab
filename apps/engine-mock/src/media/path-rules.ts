import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { engineLimits } from '@framelane/protocol/engine';
import { WireError } from '../wire-error.ts';

const schemePattern = /^[a-z][a-z0-9+.-]*:/i;

/** A file that passed the rules, with what identifies its content. */
export interface AllowedFile {
  realPath: string;
  sizeBytes: number;
  modifiedMs: number;
}

/** Whether `path` is `root` or lies below it, compared by whole path components. Both must be resolved. */
export function isInside(root: string, path: string): boolean {
  const steps = relative(root, path);
  return steps === '' || (!isAbsolute(steps) && steps !== '..' && !steps.startsWith(`..${sep}`));
}

/**
 * Resolves a path a client named and checks it: absolute, no protocol prefix, inside a media root after all links
 * are followed, a regular file. Throws {@link WireError} `path_denied`, `not_found` or `bad_request`.
 */
export async function resolveInputPath(path: string, mediaRoots: readonly string[]): Promise<AllowedFile> {
  checkPathText(path);
  const realPath = await resolveLinks(path, { mediaRoots, missing: 'file not found' });
  if (!(await isInsideRoots(realPath, mediaRoots))) throw createDenied();
  const facts = await stat(realPath).catch(() => undefined);
  if (facts === undefined || !facts.isFile()) throw new WireError('not_found', 'file not found');
  return { realPath, sizeBytes: facts.size, modifiedMs: facts.mtimeMs };
}

/** What an output must not be, and where it may lie. */
export interface OutputRules {
  sourcePath: string;
  overwrites: boolean;
  /** Absent: anywhere. */
  mediaRoots?: readonly string[];
}

/**
 * Where an output goes: its folder must exist (inside a media root), it is never the source, and an existing file is
 * only replaced on demand. Returns the path with the links of the folder resolved. Throws {@link WireError}
 * `path_denied`, `not_found`, `bad_request` or `job_conflict`.
 */
export async function resolveOutputPath(path: string, rules: OutputRules): Promise<string> {
  checkPathText(path);
  const { sourcePath, overwrites, mediaRoots } = rules;
  const folder = await resolveFolder(dirname(path), mediaRoots);
  if (mediaRoots !== undefined && !(await isInsideRoots(folder, mediaRoots))) throw createDenied();
  const target = join(folder, basename(path));
  // A link that leads nowhere is something that exists, too.
  if ((await lstat(target).catch(() => undefined)) === undefined) return target;
  const facts = await stat(target).catch(() => undefined);
  if (facts !== undefined && !facts.isFile()) {
    throw new WireError('bad_request', 'the output must be a regular file');
  }
  const source = await stat(sourcePath).catch(() => undefined);
  if (source !== undefined && source.ino === facts?.ino && source.dev === facts.dev) {
    throw new WireError('bad_request', 'the output must not be the input');
  }
  if (!overwrites) throw new WireError('job_conflict', 'the output exists already; it is only replaced with overwrite');
  return target;
}

/** Roots that exist, with all links resolved. */
export async function resolveRoots(mediaRoots: readonly string[]): Promise<string[]> {
  const resolved = await Promise.all(mediaRoots.map((root) => realpath(root).catch(() => undefined)));
  return resolved.filter((root) => root !== undefined);
}

function checkPathText(path: string): void {
  if (path.length > engineLimits.maxStringLength) {
    throw new WireError('bad_request', `path must have at most ${engineLimits.maxStringLength} characters`);
  }
  if (path.includes('\0')) throw new WireError('path_denied', 'path must not contain a NUL character');
  if (schemePattern.test(path) || !isAbsolute(path)) {
    throw new WireError('path_denied', 'path must be absolute and name a local file, not a URL or protocol');
  }
}

async function isInsideRoots(realPath: string, mediaRoots: readonly string[]): Promise<boolean> {
  return (await resolveRoots(mediaRoots)).some((root) => isInside(root, realPath));
}

async function resolveFolder(folder: string, mediaRoots: readonly string[] | undefined): Promise<string> {
  const missing = 'the folder of the output does not exist';
  if (mediaRoots !== undefined) return resolveLinks(folder, { mediaRoots, missing });
  return realpath(folder).catch((error: unknown) => {
    throw new WireError('not_found', missing, error);
  });
}

async function resolveLinks(
  path: string,
  { mediaRoots, missing }: { mediaRoots: readonly string[]; missing: string },
): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // Whether a file exists outside the roots is nobody's business: what lies outside by name is denied, not missing.
    const roots = await resolveRoots(mediaRoots);
    if (![...mediaRoots, ...roots].some((root) => isInside(root, path))) throw createDenied();
    throw new WireError('not_found', missing, error);
  }
}

function createDenied(): WireError {
  return new WireError('path_denied', 'path is outside the allowed folders');
}
