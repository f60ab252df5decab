import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findPython, peerEnvironment } from '@framelane/python-peers';

const repository = resolve(import.meta.dirname, '..', '..', '..', '..');
const program = join(repository, 'apps', 'matrix-renderer', 'dist', 'main.js');
const run = promisify(execFile);
const readyTimeoutMs = 100_000;

export interface RunningMatrixService {
  /** The preview page; its address is in the log. */
  address: string;
  pid: number;
  readLog(): string;
  /** Resolves with exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  close(): Promise<unknown>;
}

/** Starts `isolated-render` with exactly these arguments and waits until it takes frames. */
export function startMatrixService(args: readonly string[]): Promise<RunningMatrixService> {
  return watchService(spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Runs the example that lets colours flow over a panel, until it is closed. */
export function startMovingPicture(args: readonly string[]) {
  const example = join(repository, 'packages', 'matrix-client', 'examples', 'moving-picture.mjs');
  const child = spawn(process.execPath, [example, ...args], { stdio: 'ignore' });
  return { close: () => child.kill('SIGKILL') };
}

/** Whether a test may have a /tmp of its own here, and how to make it so. */
export function privateTmpCapability() {
  const run = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/tmp'], { stdio: 'ignore' });
  return { isPresent: run.status === 0, howToAdd: 'the right to mount in a user namespace (unshare -rm)' };
}

/**
 * The service in a mount namespace of its own, and Python programs that join it there: places in /tmp which others use
 * as well can be named as descriptions name them.
 */
export async function startMatrixServiceWithPrivateTmp(args: readonly string[]) {
  const folder = mkdtempSync('/dev/shm/framelane-e2e-');
  // The repository itself may lie in /tmp: it is kept beside and put back where it was.
  const script = `mkdir "$1/repository" && mount --bind "$2" "$1/repository" && mount -t tmpfs none /tmp &&
mkdir -p "$2" && mount --bind "$1/repository" "$2" && shift 2 && exec "$@"`;
  const service = await watchService(
    spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', folder, repository, process.execPath, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const python = (await findPython()) ?? 'python3';
  return {
    ...service,
    /** Runs a program to its end, in a folder of its own that lasts as long as the service. */
    async runPython(source: string): Promise<void> {
      writeFileSync(join(folder, 'program.py'), source);
      const joining = ['-t', String(service.pid), '-U', '-m', '--preserve-credentials', `--wd=${folder}`];
      await run('nsenter', [...joining, python, 'program.py'], { env: { ...process.env, ...peerEnvironment() } });
    },
    async close() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function watchService(child: ChildProcess): Promise<RunningMatrixService> {
  const killWithProcess = () => child.kill('SIGKILL');
  process.once('exit', killWithProcess);
  const hasEnded = once(child, 'close').then(([exitCode, signal]): number | NodeJS.Signals => {
    process.off('exit', killWithProcess);
    return exitCode ?? signal;
  });
  let log = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), readyTimeoutMs);
  await new Promise<void>((ready, fail) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready:')) ready();
    });
    void hasEnded.then((how) => fail(new Error(`isolated-render ended with ${how} before it was ready: ${log}`)));
  });
  clearTimeout(timer);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return hasEnded;
  };
  return {
    address: /http:\/\/127\.0\.0\.1:\d+\//.exec(log)?.[0] ?? '',
    pid: child.pid ?? 0,
    readLog: () => log,
    end,
    close: () => end('SIGTERM'),
  };
}
