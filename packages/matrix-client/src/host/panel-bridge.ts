import type { PanelShow, ShowChoice, ShowSource } from '@framelane/protocol/gateway';
import type { MatrixReport } from '@framelane/protocol/matrix';
import type { BridgeJob, BridgeReport, BridgeRun, BridgeRunListener, BridgeSource } from './bridge-job.ts';
import { findFrameAddress } from './find-frame-address.ts';

/** Where pictures of the other lanes are to be found just now; absent for lanes that are off. */
export interface BridgeLanes {
  findStream?: () => string | undefined;
  findRing?: () => string | undefined;
}

export interface PanelBridgeOptions {
  lanes: BridgeLanes;
  first: ShowChoice;
  /** Begins a job; the run before has ended. */
  startRun: (job: BridgeJob, listener: BridgeRunListener) => BridgeRun;
  onChange: () => void;
}

/**
 * Shows what was chosen on the panel, wherever the two happen to be: looks again when it is told to, and starts anew
 * when the source or the panel is another one. While either is away nothing is sent.
 */
export class PanelBridge {
  readonly #options: PanelBridgeOptions;
  #choice: ShowChoice;
  #panel: Pick<BridgeJob, 'address' | 'panel'> | undefined;
  #job: BridgeJob | undefined;
  #run: BridgeRun | undefined;
  #report: BridgeReport | undefined;
  #failure: string | undefined;
  /** Runs take turns: the next begins when the one before has ended. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: PanelBridgeOptions) {
    this.#options = options;
    this.#choice = options.first;
  }

  /** What is shown and what has become of it. Its problem may hold paths of this computer. */
  get show(): PanelShow {
    const { shown = 0, lost = 0, problem = this.#failure } = this.#report ?? {};
    const told = problem === undefined ? {} : { problem };
    return { choice: this.#choice, state: this.#readState(), sources: this.#listSources(), shown, lost, ...told };
  }

  /** `undefined` when that lane is off: nothing has changed then. */
  choose(choice: ShowChoice): PanelShow | undefined {
    if (!this.#listSources().includes(choice.source)) return undefined;
    this.#choice = choice;
    this.#failure = undefined;
    this.look();
    this.#options.onChange();
    return this.show;
  }

  /** The panel told of itself, or went away. */
  setPanel(report: MatrixReport | undefined, url = ''): void {
    const address = report === undefined ? undefined : findFrameAddress(report.sources, url);
    this.#panel = report === undefined || address === undefined ? undefined : { address, panel: report.size };
    this.look();
  }

  /** Whether everything is where it was; to be called now and then. */
  look(): void {
    const source = this.#findSource();
    const job =
      source === undefined || this.#panel === undefined || this.#isClosed
        ? undefined
        : { ...this.#panel, source, fit: this.#choice.fit, fps: this.#choice.fps };
    if (JSON.stringify(job) === JSON.stringify(this.#job)) return;
    this.#job = job;
    this.#turn = this.#turn.then(() => this.#change(job));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.look();
    await this.#turn;
  }

  async #change(job: BridgeJob | undefined): Promise<void> {
    await this.#run?.close();
    this.#run = undefined;
    this.#report = undefined;
    if (job === undefined) this.#failure = undefined;
    // Another choice may have come while this one waited for its turn.
    if (job !== undefined && job === this.#job) {
      this.#run = this.#options.startRun(job, {
        report: (report) => {
          const state = this.#readState();
          this.#report = report;
          if (report.hasPicture) this.#failure = undefined;
          if (state !== this.#readState()) this.#options.onChange();
        },
        failed: (reason) => {
          this.#report = undefined;
          this.#failure = reason;
          // The next look starts it again.
          this.#job = undefined;
          this.#options.onChange();
        },
      });
    }
    if (!this.#isClosed) this.#options.onChange();
  }

  #readState(): PanelShow['state'] {
    if (this.#choice.source === 'none') return 'off';
    if (this.#report?.problem !== undefined || this.#failure !== undefined) return 'failing';
    return this.#report?.hasPicture === true ? 'showing' : 'waiting';
  }

  #listSources(): ShowSource[] {
    const { findStream, findRing } = this.#options.lanes;
    const lanes: ShowSource[] = [];
    if (findStream !== undefined) lanes.push('stream');
    if (findRing !== undefined) lanes.push('engine');
    return ['none', 'demo', ...lanes];
  }

  #findSource(): BridgeSource | undefined {
    const { findStream, findRing } = this.#options.lanes;
    switch (this.#choice.source) {
      case 'none':
        return undefined;
      case 'demo':
        return { type: 'demo' };
      case 'stream': {
        const name = findStream?.();
        return name === undefined ? undefined : { type: 'stream', name };
      }
      case 'engine': {
        const ringPath = findRing?.();
        return ringPath === undefined ? undefined : { type: 'engine', ringPath };
      }
    }
  }
}
