import {
  gatewayLimits,
  type Problem,
  type ShowChoice,
  ShowChoiceSchema,
  type SourceInfo,
} from '@framelane/protocol/gateway';
import type { MatrixReport } from '@framelane/protocol/matrix';
import type { Logger } from 'pino';
import { Compile } from 'typebox/compile';
import { GatewayError } from '../../errors.ts';
import { hidePaths } from '../../hide-paths.ts';
import type { Lane, LaneSession, LaneSocket, NewestPicture } from '../lane.ts';
import type { SourceHost } from '../source-host.ts';
import { type BridgeLanes, PanelBridge } from './bridge/panel-bridge.ts';
import type { MatrixPlace } from './host/matrix-place.ts';
import { MatrixSession, type MatrixSessionHost, type MatrixStatus, type ShowAnswer } from './matrix-session.ts';
import { hideReportPaths, hideSettingsPaths, refusePatch } from './page-rules.ts';
import { ServiceLink, type ServicePicture } from './service-link.ts';
import { ServiceSettings, type SettingsAnswer } from './service-settings.ts';

export interface MatrixLaneOptions {
  host: SourceHost<MatrixPlace>;
  /** Shown to people. */
  name: string;
  log: Logger;
  lanes: BridgeLanes;
  /** What is shown until somebody chooses. */
  firstShow: ShowChoice;
}

const sourceId = 'matrix';
const showChoice = Compile(ShowChoiceSchema);

/** The lane of one panel renderer: every page sees the picture shown last and may change the settings. */
export class MatrixLane implements Lane {
  readonly name = 'matrix';
  readonly #options: MatrixLaneOptions;
  readonly #sessions = new Set<MatrixSession>();
  #link: ServiceLink | undefined;
  #settings: ServiceSettings | undefined;
  #presence: 'connecting' | 'live' | 'lost' = 'connecting';
  #problem: Problem | undefined;
  #report: MatrixReport | undefined;
  #newest: ServicePicture | undefined;
  #newestTimeUs = 0;
  #sequence = 0;
  #conversations = 0;
  readonly #bridge: PanelBridge;
  #stateTimer: NodeJS.Timeout | undefined;

  constructor(options: MatrixLaneOptions) {
    this.#options = options;
    const { lanes, firstShow: first } = options;
    this.#bridge = new PanelBridge({ lanes, first, onChange: () => this.#sendStates() });
  }

  get state(): string {
    return this.#readStatus().presence;
  }

  get isReady(): boolean {
    return this.#presence === 'live';
  }

  listSources(): SourceInfo[] {
    const { width, height } = this.#newest ?? {};
    const size: { size?: [number, number] } =
      width === undefined || height === undefined ? {} : { size: [width, height] };
    return [{ id: sourceId, lane: 'matrix', name: this.#options.name, state: this.state, ...size }];
  }

  copyNewestPicture(id: string): NewestPicture | undefined {
    if (id !== sourceId || this.#newest === undefined) return undefined;
    return { ...this.#newest, version: `${this.#sequence}` };
  }

  openSession(socket: LaneSocket, wantedId: string | undefined): LaneSession | undefined {
    if (wantedId !== undefined && wantedId !== sourceId) return undefined;
    const session = new MatrixSession(socket, this.#host);
    this.#sessions.add(session);
    const { sessionId } = socket;
    socket.send({ t: 'hello', protocol: 1, lane: 'matrix', session: sessionId, source: sourceId, features: [] });
    session.sendState(this.#readStatus());
    if (this.#newest !== undefined) session.sendPicture(this.#newest, this.#stamp);
    return {
      receive: (message) => session.receive(message),
      close: () => {
        this.#sessions.delete(session);
        session.close();
      },
    };
  }

  async start(): Promise<void> {
    this.#stateTimer = setInterval(() => {
      this.#bridge.look();
      this.#sendStates();
    }, gatewayLimits.stateIntervalMs);
    this.#options.host.start({
      ready: (place) => this.#attach(place),
      gone: () => this.#detach(),
      changed: () => this.#sendStates(),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#stateTimer);
    this.#detach();
    // The panel goes last: it is told to end while it is still there to answer.
    await this.#bridge.close();
    await this.#options.host.close();
  }

  #attach(place: MatrixPlace): void {
    this.#detach();
    this.#settings = new ServiceSettings(place);
    this.#link = new ServiceLink(place);
    this.#link.start({
      opened: () => {
        this.#conversations += 1;
        this.#enter('live', undefined);
      },
      report: (report) => this.#takeReport(report, place.url),
      picture: (picture) => this.#takePicture(picture),
      closed: (status) => {
        this.#loseReport();
        this.#enter(this.#absence, describeAbsence(status));
      },
    });
  }

  #detach(): void {
    if (this.#link === undefined) return;
    this.#link.stop();
    this.#link = undefined;
    this.#settings = undefined;
    this.#loseReport();
    this.#enter(this.#absence, undefined);
  }

  #takeReport(report: MatrixReport, url: string): void {
    const before = this.#report?.settings;
    const isFirst = this.#report === undefined;
    this.#report = hideReportPaths(report);
    this.#bridge.setPanel(report, url);
    // What one page changed is news to the others.
    if (isFirst || JSON.stringify(before) !== JSON.stringify(this.#report.settings)) this.#sendStates();
  }

  #loseReport(): void {
    this.#report = undefined;
    this.#bridge.setPanel(undefined);
  }

  get #absence(): 'connecting' | 'lost' {
    return this.#conversations === 0 ? 'connecting' : 'lost';
  }

  get #stamp() {
    return { sequence: this.#sequence, timeUs: this.#newestTimeUs };
  }

  get #host(): MatrixSessionHost {
    return {
      readSettings: () => this.#ask((settings) => settings.read()),
      chooseShow: (choice) => this.#chooseShow(choice),
      changeSettings: async (patch) => refusePatch(patch) ?? this.#ask((settings) => settings.change(patch)),
    };
  }

  #chooseShow(choice: unknown): ShowAnswer {
    if (!isShowChoice(choice)) {
      return { ok: false, code: 'bad_request', error: 'expected show with a source, a fit and fps of 1 to 120' };
    }
    try {
      return { ok: true, show: this.#bridge.choose(choice) };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { ok: false, code: error.code, error: error.message };
    }
  }

  async #ask(ask: (settings: ServiceSettings) => Promise<SettingsAnswer>): Promise<SettingsAnswer> {
    try {
      if (this.#settings === undefined) throw new GatewayError('source_gone', 'the panel renderer is not there');
      return hideSettingsPaths(await ask(this.#settings));
    } catch (error) {
      if (error instanceof GatewayError) return { ok: false, code: error.code, error: error.message };
      this.#options.log.error({ err: error }, 'the settings of the panel renderer could not be asked for');
      return { ok: false, code: 'internal', error: 'something went wrong in the gateway; its log has the details' };
    }
  }

  #takePicture(picture: ServicePicture): void {
    this.#newest = picture;
    this.#sequence += 1;
    this.#newestTimeUs = Date.now() * 1000;
    for (const session of this.#sessions) session.sendPicture(picture, this.#stamp);
  }

  #enter(presence: 'connecting' | 'live' | 'lost', problem: Problem | undefined): void {
    if (presence !== this.#presence) this.#options.log.info({ presence }, 'the panel renderer changed');
    this.#presence = presence;
    this.#problem = problem;
    this.#sendStates();
  }

  #readStatus(): MatrixStatus {
    const { problems, isFailing } = this.#options.host;
    const all = this.#problem === undefined ? problems : [this.#problem, ...problems];
    return {
      presence: this.#link === undefined && isFailing ? 'failed' : this.#presence,
      problems: all.map((problem) => ({ ...problem, message: hidePaths(problem.message) })),
      restarts: Math.max(0, this.#conversations - 1),
      show: this.#bridge.show,
      ...(this.#report === undefined ? {} : { report: this.#report }),
    };
  }

  #sendStates(): void {
    const status = this.#readStatus();
    for (const session of this.#sessions) session.sendState(status);
  }
}

function describeAbsence(status: number | undefined): Problem {
  const severity = 'warning';
  if (status === 401) {
    const tip = 'Start the gateway with the token of the service in MATRIX_TOKEN';
    return { severity: 'error', code: 'unauthorized', message: 'The panel renderer asks for its token', tip };
  }
  const message = status === undefined ? 'does not answer' : `refuses the gateway with status ${status}`;
  return { severity, code: 'source_gone', message: `The panel renderer ${message}; it is tried again by itself` };
}

function isShowChoice(value: unknown): value is ShowChoice {
  return showChoice.Check(value);
}
