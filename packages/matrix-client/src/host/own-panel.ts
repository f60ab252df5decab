import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnPanelOptions {
  /** Folder of whoever starts the panel, where its runtime settings are kept. Made when missing. */
  stateDir: string;
}

const settingsFile = 'panel.json';

/**
 * A panel renderer that a program starts for itself, `isolated-render` with these arguments: on a socket only this
 * user can open, its HTTP side on a free port, with settings that outlive it. It tells when it is ready, and ends with
 * its standard input.
 */
export class OwnPanel {
  /** Where it takes frames: the same in every run. */
  readonly socketPath = join(findRuntimeFolder(), `framelane-matrix-${randomBytes(4).toString('hex')}.sock`);
  readonly #stateDir: string;

  constructor({ stateDir }: OwnPanelOptions) {
    this.#stateDir = stateDir;
  }

  /**
   * The arguments of the next run, those of the command that starts it first. A command with a configuration file of
   * its own keeps that one. A settings file that is damaged is kept beside as `panel.json.damaged`.
   */
  prepare(commandArgs: readonly string[]): string[] {
    const place = ['--unix-socket', this.socketPath, '--socket-mode', '0600', '--device', 'preview'];
    const supervision = ['--exit-on-stdin-close', '--log-format', 'json'];
    const hasConfig = commandArgs.some((arg) => arg === '--config' || arg.startsWith('--config='));
    const config = hasConfig ? [] : ['--config', openSettings(this.#stateDir)];
    return [...commandArgs, ...config, ...place, ...supervision];
  }

  /** Removes what a run that was killed has left. Its settings stay. */
  clear(): void {
    for (const path of [this.socketPath, `${this.socketPath}.lock`]) rmSync(path, { force: true });
  }
}

function openSettings(stateDir: string): string {
  const path = join(stateDir, settingsFile);
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  if (existsSync(path) && !isObject(readFileSync(path, 'utf8'))) renameSync(path, `${path}.damaged`);
  if (!existsSync(path)) writeFileSync(path, '{}\n', { mode: 0o600 });
  return path;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON.
    return false;
  }
}

function findRuntimeFolder(): string {
  const { XDG_RUNTIME_DIR: folder } = process.env;
  return folder !== undefined && existsSync(folder) ? folder : tmpdir();
}
