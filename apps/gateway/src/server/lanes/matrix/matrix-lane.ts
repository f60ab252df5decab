import { type BridgeLanes, hideReportPaths, hideShowPaths, PanelBridge } from '@framelane/matrix-client/host';
import { hidePaths } from '@framelane/protocol';
import { gatewayLimits, type Problem, type ShowChoice, type SourceInfo } from '@framelane/protocol/gateway';
import type { MatrixReport } from '@framelane/protocol/matrix';
import type { MatrixTransport } from '@framelane/viewer-backend';
import { createNodeMatrixTransport } from '@framelane/viewer-backend/node';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import type { Lane, LaneSession, LaneSocket } from '../../contracts/lane.ts';
import type { SourceHost } from '../../contracts/source-host.ts';
import type { NewestPicture } from '../../pictures/newest-picture.ts';
import { BridgeThread } from './bridge/bridge-thread.ts';
import type { MatrixPlace } from './host/matrix-place.ts';
import { MatrixSession, type MatrixStatus, type ServicePicture } from './matrix-session.ts';
import { PanelAnswers } from './panel-answers.ts';

export interface MatrixLaneOptions {
  sourceId: string;
  host: SourceHost<MatrixPlace>;
  /** Shown to people. */
  name: string;
  log: Logger;
  lanes: BridgeLanes;
  /** What is shown until somebody chooses. */
  firstShow: ShowChoice;
}

/** The lane of one panel renderer: every page sees the picture shown last and may change the settings. */
export class MatrixLane implements Lane {
  readonly name = 'matrix';
  readonly sourceId: string;
  readonly #options: MatrixLaneOptions;
  readonly #sessions = new Set<MatrixSession>();
  #transport: MatrixTransport | undefined;
  #presence: 'connecting' | 'live' | 'lost' = 'connecting';
  #problem: Problem | undefined;
  #report: MatrixReport | undefined;
  #newest: ServicePicture | undefined;
  #newestTimeUs = 0;
  #sequence = 0;
  #conversations = 0;
  readonly #bridge: PanelBridge;
  readonly #answers: PanelAnswers;
  #stateTimer: NodeJS.Timeout | undefined;

  constructor(options: MatrixLaneOptions) {
    this.#options = options;
    this.sourceId = options.sourceId;
    const { lanes, firstShow: first } = options;
    this.#bridge = new PanelBridge({
      lanes,
      first,
      startRun: (job, listener) => new BridgeThread(job, listener),
      onChange: () => this.#sendStates(),
    });
    const { log } = options;
    this.#answers = new PanelAnswers({ readTransport: () => this.#transport, bridge: this.#bridge, log });
  }

  get state(): string {
    return this.#readStatus().presence;
  }

  get isReady(): boolean {
    return this.#presence === 'live';
  }

  describeSource(): SourceInfo {
    const { width, height } = this.#newest ?? {};
    const size: { size?: [number, number] } =
      width === undefined || height === undefined ? {} : { size: [width, height] };
    return { id: this.sourceId, lane: 'matrix', name: this.#options.name, state: this.state, ...size };
  }

  copyNewestPicture(): NewestPicture | undefined {
    if (this.#newest === undefined) return undefined;
    return { ...this.#newest, version: `${this.#sequence}` };
  }

  openSession(socket: LaneSocket): LaneSession {
    const session = new MatrixSession(socket, this.#answers);
    this.#sessions.add(session);
    const hello = {
      t: 'hello',
      protocol: 1,
      lane: this.name,
      source: this.sourceId,
      features: [] as string[],
    } as const;
    socket.send({ ...hello, session: socket.sessionId });
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

  expectEnd(): void {
    this.#options.host.expectEnd();
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
    const transport = createNodeMatrixTransport({ ...place, WebSocket });
    this.#transport = transport;
    transport.start({
      onReady: () => undefined,
      onStatus: ({ presence, problems: [problem] }) => {
        if (presence === 'live') {
          this.#conversations += 1;
          this.#enter('live', undefined);
        } else {
          this.#loseReport();
          this.#enter(this.#absence, problem);
        }
      },
      onReport: (report) => this.#takeReport(report, place.url),
      onShow: () => undefined,
      onPicture: (picture) => this.#takePicture(picture),
    });
  }

  #detach(): void {
    if (this.#transport === undefined) return;
    this.#transport.stop();
    this.#transport = undefined;
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
      presence: this.#transport === undefined && isFailing ? 'failed' : this.#presence,
      problems: all.map((problem) => ({ ...problem, message: hidePaths(problem.message) })),
      restarts: Math.max(0, this.#conversations - 1),
      show: hideShowPaths(this.#bridge.show),
      ...(this.#report === undefined ? {} : { report: this.#report }),
    };
  }

  #sendStates(): void {
    const status = this.#readStatus();
    for (const session of this.#sessions) session.sendState(status);
  }
}
