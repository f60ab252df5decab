import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@framelane/protocol/gateway';
import { type MatrixReady, readMatrixReady } from '@framelane/protocol/matrix';
import type { Logger } from 'pino';
import { findOwnProgram } from '../../../built-program.ts';
import { KeptProgram } from '../../../children/kept-program.ts';
import type { EngineCommand } from '../../../options.ts';
import type { SourceHost, SourceHostListener } from '../../source-host.ts';
import type { MatrixPlace } from './matrix-place.ts';

export interface SpawnedPanelOptions {
  /** Absent: the panel renderer of this repository. */
  command?: EngineCommand;
  log: Logger;
}

/** A panel renderer that this gateway keeps running: on a socket only this user can open, its HTTP side on a free port. */
export class SpawnedPanel implements SourceHost<MatrixPlace> {
  readonly #program: KeptProgram<MatrixReady>;
  readonly #socketPath = join(findRuntimeFolder(), `framelane-matrix-${randomBytes(4).toString('hex')}.sock`);

  constructor({
    command = findOwnProgram({ app: 'matrix-renderer', bin: 'isolated-render' }),
    log,
  }: SpawnedPanelOptions) {
    const ways = ['--unix-socket', this.#socketPath, '--socket-mode', '0600', '--device', 'preview'];
    const args = [...command.args, ...ways, '--exit-on-stdin-close', '--log-format', 'json'];
    this.#program = new KeptProgram({
      kind: { title: 'panel renderer', readReady: readMatrixReady },
      makeCommand: () => ({ program: command.program, args }),
      endedCode: 'panel_renderer_ended',
      log,
    });
  }

  get problems(): readonly Problem[] {
    return this.#program.problems;
  }

  get isFailing(): boolean {
    return this.#program.isFailing;
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  start(listener: SourceHostListener<MatrixPlace>): void {
    this.#program.start({ ...listener, ready: ({ url }) => listener.ready({ url }) });
  }

  async close(): Promise<void> {
    await this.#program.close();
    // One that was killed has left them; the name is nobody else's.
    for (const path of [this.#socketPath, `${this.#socketPath}.lock`]) rmSync(path, { force: true });
  }
}

function findRuntimeFolder(): string {
  const { XDG_RUNTIME_DIR: folder } = process.env;
  return folder !== undefined && existsSync(folder) ? folder : tmpdir();
}
