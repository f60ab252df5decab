import { gatewayLimits, type Problem, type SourceInfo } from '@framelane/protocol/gateway';
import type { MatrixReport } from '@framelane/protocol/matrix';
import jpegTurbo from '@julusian/jpeg-turbo';
import type { Logger } from 'pino';
import { GatewayError } from '../../errors.ts';
import { hidePaths } from '../../hide-paths.ts';
import type { Lane, LaneSession, LaneSocket, NewestPicture } from '../lane.ts';
import type { SourceHost } from '../source-host.ts';
import type { MatrixPlace } from './host/matrix-place.ts';
import { MatrixSession, type MatrixSessionHost, type MatrixStatus } from './matrix-session.ts';
import { hideReportPaths, hideSettingsPaths, refusePatch } from './page-rules.ts';
import { ServiceLink, type ServicePicture } from './service-link.ts';
import { ServiceSettings, type SettingsAnswer } from './service-settings.ts';

export interface MatrixLaneOptions {
  host: SourceHost<MatrixPlace>;
  /** Shown to people. */
  name: string;
  log: Logger;
}

const sourceId = 'matrix';
const jpegQuality = 100;

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
  #stateTimer: NodeJS.Timeout | undefined;

  constructor(options: MatrixLaneOptions) {
    this.#options = options;
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

  async copyNewestPicture(id: string): Promise<NewestPicture | undefined> {
    const picture = this.#newest;
    if (id !== sourceId || picture === undefined) return undefined;
    const version = `${this.#sequence}`;
    const { width, height, pixels } = picture;
    const options = { format: jpegTurbo.FORMAT_RGB, width, height, quality: jpegQuality };
    const jpeg = await jpegTurbo.compress(Buffer.from(pixels), { ...options, subsampling: jpegTurbo.SAMP_444 });
    return { jpeg, version };
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
    this.#stateTimer = setInterval(() => this.#sendStates(), gatewayLimits.stateIntervalMs);
    this.#options.host.start({
      ready: (place) => this.#attach(place),
      gone: () => this.#detach(),
      changed: () => this.#sendStates(),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#stateTimer);
    this.#detach();
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
      report: (report) => {
        const isFirst = this.#report === undefined;
        this.#report = hideReportPaths(report);
        if (isFirst) this.#sendStates();
      },
      picture: (picture) => this.#takePicture(picture),
      closed: (status) => {
        this.#report = undefined;
        this.#enter(this.#absence, describeAbsence(status));
      },
    });
  }

  #detach(): void {
    if (this.#link === undefined) return;
    this.#link.stop();
    this.#link = undefined;
    this.#settings = undefined;
    this.#report = undefined;
    this.#enter(this.#absence, undefined);
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
      changeSettings: async (patch) => refusePatch(patch) ?? this.#ask((settings) => settings.change(patch)),
    };
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
