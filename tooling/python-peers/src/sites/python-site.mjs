import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { canRun, findPlainPython } from '../find-python.mjs';
import { runStep } from '../run-step.mjs';

/**
 * Released Python packages for tests only, in a folder of their own in the user's cache; never packed.
 *
 * @param {{ name: string, version: string, packages: readonly string[], imports: string }} site `version` names the
 *   folder: change it with the packages. `imports` is the statement that shows they work.
 */
export function definePythonSite({ name, version, packages, imports }) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), `framelane-${name}`, version);
  const importFrom = (site) => `import sys; sys.path.insert(0, ${JSON.stringify(site)}); ${imports}`;

  async function isPresent() {
    const python = existsSync(folder) ? await findPlainPython() : undefined;
    return python !== undefined && (await canRun(python, importFrom(folder)));
  }

  async function ensure(python, onProgress = () => undefined) {
    if (await isPresent()) return;
    await mkdir(dirname(folder), { recursive: true });
    const scratch = await mkdtemp(join(dirname(folder), '.install-'));
    const fresh = join(scratch, 'site');
    try {
      onProgress(`installing ${packages.join(' ')} with pip, for tests only`);
      const quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--root-user-action', 'ignore'];
      const what = ['--no-deps', '--only-binary', ':all:', '--target', fresh, ...packages];
      await runStep(python, ['-m', 'pip', 'install', ...quiet, ...what]);
      await runStep(python, ['-c', importFrom(fresh)]);
      await rm(folder, { recursive: true, force: true });
      // of several installers at once the first to finish wins
      await rename(fresh, folder).catch((error) => {
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  return { folder, isPresent, ensure };
}
