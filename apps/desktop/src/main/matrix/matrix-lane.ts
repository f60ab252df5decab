import {
  type BridgeLanes,
  findPatchFault,
  hideReportPaths,
  hideSettingsPaths,
  hideShowPaths,
  PanelBridge,
  type PanelBridgeOptions,
} from '@framelane/matrix-client/host';
import { FramelaneError, hidePaths } from '@framelane/protocol';
import {
  gatewayLimits,
  type PanelShow,
  type Problem,
  type ShowChoice,
  type SourceInfo,
} from '@framelane/protocol/gateway';
import type { MatrixReport } from '@framelane/protocol/matrix';
import type { MatrixTransport } from '@framelane/viewer-backend';
import type { MatrixAnswers, MatrixPicture, MatrixQuestion, MatrixStateReply } from '../../shared/matrix-port.ts';
import type { Logger } from '../log/logger.ts';
import type { MatrixPort } from './matrix-port.ts';
import type { PanelHost, PanelPlace } from './panel-host.ts';

export interface MatrixLaneOptions {
  host: PanelHost;
  /** The way to a panel renderer; started and stopped here. */
  connect: (place: PanelPlace) => MatrixTransport;
  /** Where pictures of the other lanes are. */
  lanes: BridgeLanes;
  /** What is shown until somebody chooses. */
  firstShow: ShowChoice;
  /** Somebody chose; to be kept. */
  onChosen: (choice: ShowChoice) => void;
  startRun: PanelBridgeOptions['startRun'];
  log: Logger;
}

/** The panel for all pages: one connection to its renderer, whose small pictures and news go on to each. */
export class MatrixLane {
  readonly #options: MatrixLaneOptions;
  readonly #bridge: PanelBridge;
  readonly #ports = new Set<MatrixPort>();
  #transport: MatrixTransport | undefined;
  #presence: 'connecting' | 'live' | 'lost' = 'connecting';
  #problems: readonly Problem[] = [];
  #report: MatrixReport | undefined;
  #newest: MatrixPicture | undefined;
  #conversation = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MatrixLaneOptions) {
    const { lanes, firstShow: first, startRun } = options;
    this.#options = options;
    this.#bridge = new PanelBridge({ lanes, first, startRun, onChange: () => this.#tellState() });
  }

  get source(): SourceInfo {
    const { name } = this.#options.host;
    return { id: 'matrix', lane: 'matrix', name, state: this.#presence };
  }

  /** Of the panel renderer that runs now, if it is ours. */
  get pid(): number | undefined {
    return this.#options.host.pid;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#bridge.look();
      this.#tellState();
    }, gatewayLimits.stateIntervalMs);
    this.#options.host.start({
      onReady: (place) => this.#attach(place),
      onEnd: (problem) => {
        this.#detach();
        this.#enter(this.#absence, [problem]);
      },
    });
  }

  /** Ends the bridge, then the panel renderer if it was started here. Stopping twice is fine. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#detach();
    await this.#bridge.close();
    await this.#options.host.stop();
  }

  /** A page looks; it is told how things are at once. */
  add(port: MatrixPort): void {
    this.#ports.add(port);
    port.tellState(this.#readState());
    if (this.#newest !== undefined) port.offerPicture(this.#newest);
  }

  remove(port: MatrixPort): void {
    this.#ports.delete(port);
  }

  /** Rejects with a coded error for what a page may not ask for, and for what the panel renderer refuses. */
  async answer(question: MatrixQuestion): Promise<MatrixAnswers[MatrixQuestion['type']]> {
    switch (question.type) {
      case 'get-settings':
        return hideSettingsPaths(await this.#requireTransport().getSettings());
      case 'set-settings': {
        const fault = findPatchFault(question.settings);
        if (fault !== undefined) throw refuse(fault);
        const { settings, isPersisted } = await this.#requireTransport().setSettings(question.settings);
        return { settings: hideSettingsPaths(settings), isPersisted };
      }
      case 'show':
        return this.#choose(question.choice);
    }
  }

  #choose(choice: ShowChoice): PanelShow {
    const show = this.#bridge.choose(choice);
    if (show === undefined) throw refuse(`the ${choice.source} lane is off; choose another source, or turn it on`);
    this.#options.onChosen(choice);
    return hideShowPaths(show);
  }

  #attach(place: PanelPlace): void {
    this.#detach();
    const transport = this.#options.connect(place);
    this.#transport = transport;
    transport.start({
      onReady: () => undefined,
      onStatus: ({ presence, problems }) => {
        if (presence === 'live') {
          this.#conversation += 1;
          this.#enter('live', []);
        } else {
          this.#loseReport();
          this.#enter(this.#absence, problems);
        }
      },
      onReport: (report) => this.#takeReport(report, place.url),
      onShow: () => undefined,
      onPicture: (picture) => {
        this.#newest = picture;
        for (const port of this.#ports) port.offerPicture(picture);
      },
    });
  }

  #detach(): void {
    this.#transport?.stop();
    this.#transport = undefined;
    this.#loseReport();
  }

  #takeReport(report: MatrixReport, url: string): void {
    const before = JSON.stringify(this.#report?.settings);
    this.#report = hideReportPaths(report);
    this.#bridge.setPanel(report, url);
    // What one page changed is news to the others.
    if (before !== JSON.stringify(this.#report.settings)) this.#tellState();
  }

  #loseReport(): void {
    this.#report = undefined;
    this.#bridge.setPanel(undefined);
  }

  get #absence(): 'connecting' | 'lost' {
    return this.#conversation === 0 ? 'connecting' : 'lost';
  }

  #enter(presence: 'connecting' | 'live' | 'lost', problems: readonly Problem[]): void {
    if (presence !== this.#presence) this.#options.log.info('the panel changed', { lane: 'matrix', presence });
    this.#presence = presence;
    this.#problems = problems;
    this.#tellState();
  }

  #readState(): MatrixStateReply {
    const report = this.#report;
    return {
      type: 'state',
      presence: this.#presence,
      problems: this.#problems.map((problem) => ({ ...problem, message: hidePaths(problem.message) })),
      conversation: this.#conversation,
      show: hideShowPaths(this.#bridge.show),
      ...(report === undefined ? {} : { report }),
    };
  }

  #tellState(): void {
    if (this.#ports.size === 0) return;
    const state = this.#readState();
    for (const port of this.#ports) port.tellState(state);
  }

  #requireTransport(): MatrixTransport {
    if (this.#transport !== undefined) return this.#transport;
    throw new FramelaneError('ERR_VIEWER_DISCONNECTED', 'the panel renderer is not there; ask again once it is live');
  }
}

function refuse(message: string): FramelaneError {
  return new FramelaneError('ERR_VIEWER_SERVER', message, { wireCode: 'bad_request' });
}
