import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSpawnHost, EngineSupervisor } from '@framelane/engine-client';
import { writeNumberedClip } from './numbered-clip.ts';

const program = fileURLToPath(new URL('../../../../apps/engine-mock/dist/main.js', import.meta.url));

export interface RealEngine {
  supervisor: EngineSupervisor;
  clipPath: string;
  otherClipPath: string;
  missingPath: string;
  kill(): void;
  close(): Promise<void>;
}

/** The engine of this repository, supervised, with two clips of its own. */
export async function startRealEngine(options: { ringSize?: number } = {}): Promise<RealEngine> {
  if (!existsSync(program)) throw new Error(`expected a built engine in apps/engine-mock/dist; run the build first`);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'framelane-backend-')));
  const clipPath = join(folder, 'clip.y4m');
  const otherClipPath = join(folder, 'other.y4m');
  writeNumberedClip(clipPath);
  writeNumberedClip(otherClipPath, 100);
  const args = [program, '--media-root', folder, '--log-level', 'warn', '--ring-size', `${options.ringSize ?? 4}`];
  const host = createSpawnHost({ command: process.execPath, args, useIpc: true, exitWithParent: true });
  const supervisor = new EngineSupervisor({ host, replaysNewestRender: false });
  async function close(): Promise<void> {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  supervisor.start();
  try {
    await supervisor.waitForConnected();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    supervisor,
    clipPath,
    otherClipPath,
    missingPath: join(folder, 'missing.y4m'),
    kill: () => {
      const { pid } = supervisor.snapshot();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    close,
  };
}
