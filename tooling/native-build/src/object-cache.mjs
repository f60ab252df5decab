import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const headerEndings = ['.h', '.hh', '.hpp', '.inc'];
const maxOutputBytes = 16 * 1024 * 1024;
const maxAgeMs = 14 * 24 * 3600 * 1000;

/** @type {typeof import('./index.d.mts').openObjectCache} */
export async function openObjectCache({ packageRoot, compiler, headerFolders, timeoutMs }) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'framelane-objects');
  mkdirSync(folder, { recursive: true });
  removeOld(folder);
  const { stdout: version } = await run(compiler, ['--version']);
  const common = createHash('sha256').update(compiler).update(version).update(process.arch);
  for (const headers of headerFolders) hashHeaders(packageRoot, headers, common);

  return async function compileObject(source, flags) {
    const key = common.copy().update(JSON.stringify([source, flags]));
    const object = join(folder, `${key.update(readFileSync(join(packageRoot, source))).digest('hex')}.o`);
    if (existsSync(object)) {
      utimesSync(object, new Date(), new Date());
      return object;
    }
    const draft = `${object}.${randomBytes(4).toString('hex')}`;
    try {
      const limits = { cwd: packageRoot, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes };
      await run(compiler, [...flags, '-c', source, '-o', draft], limits);
      renameSync(draft, object);
    } finally {
      rmSync(draft, { force: true });
    }
    return object;
  };
}

/** Adds the content of every header below `folder`, in an order that does not depend on the file system. */
function hashHeaders(packageRoot, folder, hash) {
  const files = readdirSync(join(packageRoot, folder), { recursive: true })
    .map(String)
    .filter((file) => headerEndings.includes(extname(file)))
    .sort();
  for (const file of files) hash.update(join(folder, file)).update(readFileSync(join(packageRoot, folder, file)));
}

function removeOld(folder) {
  const now = Date.now();
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const age = now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (age > maxAgeMs) rmSync(path, { force: true });
  }
}
