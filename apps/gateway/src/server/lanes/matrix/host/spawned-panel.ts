import { OwnPanel } from '@framelane/matrix-client/host';
import type { Problem } from '@framelane/protocol/gateway';
import { type MatrixReady, readMatrixReady } from '@framelane/protocol/matrix';
import type { Logger } from 'pino';
import { findOwnProgram } from '../../../built-program.ts';
import { KeptProgram } from '../../../children/kept-program.ts';
import type { SourceHost, SourceHostListener } from '../../../contracts/source-host.ts';
import type { EngineCommand } from '../../../options.ts';
import type { MatrixPlace } from './matrix-place.ts';

export interface SpawnedPanelOptions {
  /** Absent: the panel renderer of this repository. */
  command?: EngineCommand;
  /** Where its settings are kept. */
  stateDir: string;
  log: Logger;
}

/** A panel renderer that this gateway keeps running, with settings that outlive it. */
export class SpawnedPanel implements SourceHost<MatrixPlace> {
  readonly #program: KeptProgram<MatrixReady>;
  readonly #panel: OwnPanel;

  constructor({
    command: { program, args } = findOwnProgram({ app: 'matrix-renderer', bin: 'isolated-render' }),
    stateDir,
    log,
  }: SpawnedPanelOptions) {
    const panel = new OwnPanel({ stateDir });
    this.#panel = panel;
    this.#program = new KeptProgram({
      kind: { title: 'panel renderer', readReady: readMatrixReady },
      makeCommand: () => ({ program, args: panel.prepare(args) }),
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

  expectEnd(): void {
    this.#program.expectEnd();
  }

  async close(): Promise<void> {
    await this.#program.close();
    this.#panel.clear();
  }
}
