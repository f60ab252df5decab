import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Program and arguments of a process to start; never through a shell. */
export interface SidecarCommand {
  program: string;
  args: readonly string[];
  /** The folder it begins in. @default ours */
  cwd?: string;
}

export type OwnProgram = 'engine-mock' | 'stage-server' | 'matrix-renderer' | 'cli';

/** Where the application itself lies. */
export interface ProgramPlaces {
  isPackaged: boolean;
  /** Of a packaged application: the folder beside its archive. */
  resourcesDir: string;
  /** The built application's folder; a clone has the other programs beside it. */
  appDir: string;
}

/**
 * A program that comes with the application, run by the Node that comes with it: Electron itself is built not to run
 * as one. In a clone it is the neighbouring app's build, run by the system's Node.
 */
export function findOwnProgram(name: OwnProgram, places: ProgramPlaces): SidecarCommand {
  const shipped = join(places.resourcesDir, 'sidecars');
  if (places.isPackaged) {
    const node = join(shipped, process.platform === 'win32' ? 'node.exe' : 'node');
    return { program: node, args: [join(shipped, name, 'dist', 'main.js')] };
  }
  const built = join(places.appDir, '..', name, 'dist', 'main.js');
  return existsSync(built) ? { program: 'node', args: [built] } : { program: name, args: [] };
}

/** The folder of stages that come with the stage server, where it is found. */
export function findShippedStages(places: ProgramPlaces): string | undefined {
  const beside = places.isPackaged ? join(places.resourcesDir, 'sidecars') : join(places.appDir, '..');
  const folder = join(beside, 'stage-server', 'stages');
  return existsSync(folder) ? folder : undefined;
}
