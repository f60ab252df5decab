import { randomBytes } from 'node:crypto';
import { chmod, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';

/** Writes `options` over those of a configuration file, replaced whole; comments there are none in JSON. */
export async function mergeIntoConfig(path: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  // A link to the file stays a link.
  const target = await realpath(path);
  const before = JSON.parse(await readFile(target, 'utf8')) as Record<string, unknown>;
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify({ ...before, ...options }, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
  await chmod(draft, (await stat(target)).mode & 0o777);
  await rename(draft, target);
}
