import { OwnPanel } from '@framelane/matrix-client/host';
import type { Problem } from '@framelane/protocol/gateway';
import { type MatrixReady, readMatrixReady } from '@framelane/protocol/matrix';
import type { MatrixSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from '../sidecars/find-program.ts';
import { KeptSidecar } from '../sidecars/kept-sidecar.ts';

/** Where a panel renderer answers. */
export interface PanelPlace {
  url: string;
  token?: string;
}

export interface PanelHostListener {
  /** Also after each restart of its program. */
  onReady(place: PanelPlace): void;
  onEnd(problem: Problem): void;
}

/** Who keeps the panel renderer running: this application, or somebody else. */
export interface PanelHost {
  /** For people. */
  readonly name: string;
  readonly pid: number | undefined;
  start(listener: PanelHostListener): void;
  /** Ends what was started here. Stopping twice is fine. */
  stop(): Promise<void>;
}

export interface PanelHostOptions {
  /** The program that comes with the application. */
  own: SidecarCommand;
  /** Where the settings of a panel that is started here are kept. */
  stateDir: string;
  log: Logger;
}

/** Puts together who serves the panel. Starts nothing. */
export function createPanelHost(
  source: Exclude<MatrixSource, { type: 'off' }>,
  { own, stateDir, log }: PanelHostOptions,
): PanelHost {
  if (source.type === 'attach') {
    const { url, token } = source;
    const place = token === undefined ? { url } : { url, token };
    return {
      name: new URL(url).host,
      pid: undefined,
      start: ({ onReady }) => onReady(place),
      stop: async () => undefined,
    };
  }
  const [program = own.program, ...args] = source.command ?? [own.program, ...own.args];
  return new SpawnedPanel({ program, args }, { stateDir, log });
}

class SpawnedPanel implements PanelHost {
  readonly name = 'isolated-render';
  readonly #panel: OwnPanel;
  readonly #renderer: KeptSidecar<MatrixReady>;
  #listener: PanelHostListener | undefined;

  constructor({ program, args }: SidecarCommand, { stateDir, log }: Omit<PanelHostOptions, 'own'>) {
    const panel = new OwnPanel({ stateDir });
    this.#panel = panel;
    this.#renderer = new KeptSidecar({
      title: 'panel renderer',
      makeCommand: () => ({ program, args: panel.prepare(args) }),
      readReady: readMatrixReady,
      onReady: ({ url }) => this.#listener?.onReady({ url }),
      onEnd: (problem) => this.#listener?.onEnd(problem),
      log,
    });
  }

  get pid(): number | undefined {
    return this.#renderer.pid;
  }

  start(listener: PanelHostListener): void {
    this.#listener = listener;
    this.#renderer.start();
  }

  async stop(): Promise<void> {
    await this.#renderer.stop();
    this.#panel.clear();
  }
}
