import { fullFeatures } from '@framelane/engine-client';
import { gatewayLimits, type SourceInfo } from '@framelane/protocol/gateway';
import type { Logger } from 'pino';
import type { Lane, LaneSession, LaneSocket } from '../../contracts/lane.ts';
import type { MediaLibrary } from '../../media/media-library.ts';
import type { NewestPicture } from '../../pictures/newest-picture.ts';
import { EngineAccessPoint } from './commands/engine-access.ts';
import { listPageCommands, pickReplyFields } from './commands/page-commands.ts';
import { EngineSession } from './engine-session.ts';
import type { AssetRegistry } from './files/asset-registry.ts';
import { ExportFolder } from './files/export-folder.ts';
import { SoundLibrary, type SoundSpan } from './files/sound-library.ts';
import type { EngineSource, EngineStatus } from './host/engine-source.ts';
import { PictureCopier } from './pictures/picture-copier.ts';
import { PictureSequence } from './pictures/picture-sequence.ts';
import type { EngineSessionParts } from './session-parts.ts';

export interface EngineLaneOptions {
  sourceId: string;
  source: EngineSource;
  assets: AssetRegistry;
  library: MediaLibrary;
  /** Paths that exports are being written to, of all engines. */
  exportNames: Set<string>;
  log: Logger;
}

const sideSessionId = 'side';

/** The lane of one video engine: each page renders its own file, and sees its own pictures. */
export class EngineLane implements Lane {
  readonly name = 'engine';
  readonly sourceId: string;
  readonly #source: EngineSource;
  readonly #parts: EngineSessionParts;
  readonly #sound: SoundLibrary;
  readonly #sessions = new Set<EngineSession>();
  readonly #undo: (() => void)[] = [];
  #stateTimer: NodeJS.Timeout | undefined;
  #shown: Pick<EngineStatus, 'presence' | 'problems' | 'restarts'> | undefined;
  #newestSize: [number, number] | undefined;

  constructor({ sourceId, source, assets, library, exportNames, log }: EngineLaneOptions) {
    this.sourceId = sourceId;
    this.#source = source;
    const access = new EngineAccessPoint(source);
    const sequence = new PictureSequence();
    access.addSession(sideSessionId);
    this.#sound = new SoundLibrary({ access, assets, sessionId: sideSessionId });
    this.#parts = {
      ...{ source, access, assets, library, log, sequence, sideSessionId },
      copier: new PictureCopier(source.ring),
      exports: new ExportFolder(library, exportNames),
    };
    this.#undo.push(
      source.onStatus((status) => this.#noteStatus(status)),
      source.onEvent((event) => {
        for (const session of this.#sessions) session.sendEvent(event);
      }),
      source.onJob((status) => {
        const job = this.#parts.exports.annotate(pickReplyFields('job_status', status));
        for (const session of this.#sessions) session.sendEvent({ type: 'job', job });
      }),
      () => access.close(),
    );
  }

  get state(): string {
    return this.#source.status.name;
  }

  get isReady(): boolean {
    return this.#source.address !== undefined;
  }

  describeSource(): SourceInfo {
    const size = this.#newestSize === undefined ? {} : { size: this.#newestSize };
    return { id: this.sourceId, lane: 'engine', name: this.#source.name, state: this.state, ...size };
  }

  copyNewestPicture(): NewestPicture | undefined {
    const copied = this.#parts.copier.copyAlone('latest');
    if (copied === undefined) return undefined;
    this.#newestSize = [copied.width, copied.height];
    const { restarts } = this.#source.status;
    return { jpeg: copied.jpeg, version: `${restarts}.${copied.seq}` };
  }

  openSession(socket: LaneSocket): LaneSession {
    // Before the first engine has told, the page may assume the most; what is missing then fails with a code.
    const { commands } = this.#source.address?.features ?? fullFeatures;
    socket.send({
      t: 'hello',
      protocol: 1,
      lane: 'engine',
      session: socket.sessionId,
      source: this.sourceId,
      features: listPageCommands(commands),
    });
    const session = new EngineSession(socket, this.#parts);
    this.#sessions.add(session);
    session.sendState();
    return {
      receive: (message) => session.receive(message),
      close: () => {
        this.#sessions.delete(session);
        session.close();
      },
    };
  }

  /** A span of the sound of an open file as WAV. The bytes are shared: not to be changed. */
  readAudio(assetId: string, span: SoundSpan): Promise<Buffer> {
    return this.#sound.read(assetId, span);
  }

  async start(): Promise<void> {
    this.#stateTimer = setInterval(() => this.#sendStates(), gatewayLimits.stateIntervalMs);
    await this.#source.start();
  }

  async close(): Promise<void> {
    clearInterval(this.#stateTimer);
    for (const undo of this.#undo.splice(0)) undo();
    await this.#source.close();
  }

  // The figures of each pong wait for the next second; what changes the picture of the engine goes out at once.
  #noteStatus({ presence, problems, restarts }: EngineStatus): void {
    const before = this.#shown;
    this.#shown = { presence, problems, restarts };
    if (before?.restarts !== undefined && before.restarts !== restarts) this.#parts.sequence.startAnew();
    const isSame = before?.presence === presence && JSON.stringify(before.problems) === JSON.stringify(problems);
    if (!isSame) this.#sendStates();
  }

  #sendStates(): void {
    for (const session of this.#sessions) session.sendState();
  }
}
