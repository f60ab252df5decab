import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SpawnEngineOptions } from '../../src/index.ts';

export const engineProgram = fileURLToPath(new URL('../../../../apps/engine-mock/dist/main.js', import.meta.url));

export interface MediaFolder {
  readonly path: string;
  /** Uncompressed video, 64 × 48, 30 frames at 25 per second, each one evenly grey and lighter than the last. */
  writeClip(name: string): string;
  remove(): void;
}

export function makeMediaFolder(): MediaFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'framelane-media-')));
  return {
    path,
    writeClip: (name) => {
      const file = join(path, name);
      writeFileSync(file, makeClip());
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** How to start the engine of this repository; throws when it was not built. */
export function describeEngine(media: MediaFolder): Omit<SpawnEngineOptions, 'signal'> {
  if (!existsSync(engineProgram)) throw new Error(`expected a built engine at ${engineProgram}; run pnpm build`);
  return {
    command: process.execPath,
    args: [engineProgram, '--media-root', media.path, '--log-level', 'warn'],
    useIpc: true,
    exitWithParent: true,
  };
}

/** Whether it runs: one that has ended counts as gone though nobody has asked for its exit code yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function makeClip(): Buffer {
  const [width, height, frames] = [64, 48, 30];
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame += 1) {
    parts.push(
      Buffer.from('FRAME\n'),
      Buffer.alloc(width * height, frame * 8),
      Buffer.alloc((width * height) / 2, 128),
    );
  }
  return Buffer.concat(parts);
}
