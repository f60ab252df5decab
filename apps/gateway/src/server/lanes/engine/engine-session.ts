import type { AssetInfo } from '@framelane/protocol/engine';
import type { GatewayEvent } from '@framelane/protocol/gateway';
import type { LaneMessage, LaneSession, LaneSocket } from '../../contracts/lane.ts';
import { CommandFailure, describeCommandFailure } from './commands/command-failure.ts';
import type { EngineAccess } from './commands/engine-access.ts';
import {
  isPictureCommand,
  isSideCommand,
  type PageCommand,
  pickReplyFields,
  pickRequestFields,
  readPageCommand,
  takesAsset,
} from './commands/page-commands.ts';
import { type CommandAsset, sendCommand } from './commands/send-command.ts';
import { PictureRequests } from './picture-requests.ts';
import type { EngineSessionParts } from './session-parts.ts';

type CommandMessage = Extract<LaneMessage, { t: 'cmd' }> & Readonly<Record<string, unknown>>;

/** Not a command of the engine: asks the gateway to try again with an engine that it gave up. */
const retryCommand = 'retry';

/**
 * One page on the engine lane. Turns its commands into the engine's, with the page's own asset always named, and
 * answers each once. The page never sees a path and never sends one.
 */
export class EngineSession implements LaneSession {
  readonly #socket: LaneSocket;
  readonly #parts: EngineSessionParts;
  readonly #pictures: PictureRequests;
  #assetId: string | undefined;

  constructor(socket: LaneSocket, parts: EngineSessionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#pictures = new PictureRequests(socket, parts);
    parts.access.addSession(socket.sessionId);
  }

  receive(message: LaneMessage): void {
    // The engine renders what it is asked for, so a page's preferences change nothing on this lane.
    if (message.t === 'cmd') void this.#answer(message as CommandMessage);
  }

  /** Tells the page how the engine and its pictures are doing. */
  sendState(): void {
    const { presence, problems, restarts, uptimeS, lastFrameMs } = this.#parts.source.status;
    const stats = {
      restarts,
      uptimeS,
      lastFrameMs,
      framesSent: this.#socket.framesSent,
      framesSkipped: this.#socket.framesSkipped,
      ringTorn: this.#parts.source.ring.tornCount,
    };
    this.#socket.send({ t: 'state', presence, problems: [...problems], stats });
  }

  sendEvent(event: GatewayEvent): void {
    this.#socket.send({ t: 'event', event });
  }

  close(): void {
    this.#pictures.close();
    this.#parts.access.releaseSession(this.#socket.sessionId);
    this.#parts.assets.release(this.#socket.sessionId);
  }

  async #answer(message: CommandMessage): Promise<void> {
    const { n, cmd } = message;
    try {
      await this.#run(message);
    } catch (error) {
      const failure = describeCommandFailure(error, this.#listPaths());
      if (failure.code === 'internal') this.#parts.log.error({ err: error, cmd }, 'a command of a page failed');
      this.#socket.send({ t: 'res', n, ok: false, ...failure });
    }
  }

  async #run(message: CommandMessage): Promise<void> {
    if (message.cmd === retryCommand) {
      this.#parts.access.pardonAll();
      this.#parts.source.retry();
      return this.#reply(message, {});
    }
    const command = readPageCommand(message.cmd);
    if (command === 'ingest') return this.#reply(message, await this.#open(message));
    const fields = pickRequestFields(command, message);
    const asset = takesAsset(command) ? this.#chooseAsset(message) : undefined;
    if (isPictureCommand(command) && asset !== undefined) {
      return this.#pictures.run({ n: message.n, command, fields, ...asset });
    }
    if (command === 'export_start') return this.#startExport(message, fields, asset);
    const sessionId = isSideCommand(command) ? this.#parts.sideSessionId : this.#socket.sessionId;
    const reply = await this.#parts.access.run(sessionId, (engine) => {
      if (command === 'render_range' && engine.hasExtensions) fields.mode = 'job';
      return sendCommand(engine, command, fields, asset);
    });
    this.#reply(message, this.#nameExports(command, { ...pickReplyFields(command, reply) }));
  }

  async #startExport(
    message: CommandMessage,
    fields: Record<string, unknown>,
    asset: CommandAsset | undefined,
  ): Promise<void> {
    const { access, exports } = this.#parts;
    const place = await exports.reserve(message.target, message.overwrite === true);
    try {
      const { job_id } = await access.run(this.#socket.sessionId, (engine) =>
        sendCommand(engine, 'export_start', { ...fields, path: place.path }, asset),
      );
      exports.note(String(job_id), place);
      this.#reply(message, { job_id, target: place.target });
    } catch (error) {
      exports.release(place);
      throw error;
    }
  }

  #nameExports(command: PageCommand, reply: Record<string, unknown>): Record<string, unknown> {
    const { exports } = this.#parts;
    if (command === 'job_status' || command === 'export_status') return exports.annotate(reply);
    if (command !== 'job_list' || !Array.isArray(reply.jobs)) return reply;
    return { ...reply, jobs: reply.jobs.map((status: Readonly<Record<string, unknown>>) => exports.annotate(status)) };
  }

  async #open(message: CommandMessage): Promise<Record<string, unknown>> {
    if (typeof message.media !== 'string') {
      throw new CommandFailure('bad_request', 'ingest expects media, an id from the media list');
    }
    const file = await this.#parts.library.openFile(message.media);
    const ingest = (engine: EngineAccess): Promise<AssetInfo> => engine.ingest(file.path);
    const reply = await this.#parts.access.run(this.#socket.sessionId, ingest).catch((error: unknown) => {
      const failure = describeCommandFailure(error, [file.path]);
      throw new CommandFailure(failure.code, failure.error);
    });
    this.#parts.assets.use(reply.asset_id, file.path, this.#socket.sessionId);
    this.#assetId = reply.asset_id;
    return pickReplyFields('ingest', reply);
  }

  /** The asset the page named, else the one it last opened. */
  #chooseAsset(message: CommandMessage): { assetId: string; path: string } {
    const assetId = message.asset_id ?? this.#assetId;
    if (assetId === undefined) throw new CommandFailure('no_asset', 'no asset is loaded');
    const path = typeof assetId === 'string' ? this.#parts.assets.pathOf(assetId) : undefined;
    if (typeof assetId !== 'string' || path === undefined)
      throw new CommandFailure('asset_not_found', 'asset not found');
    this.#parts.assets.use(assetId, path, this.#socket.sessionId);
    return { assetId, path };
  }

  #reply(message: CommandMessage, fields: Record<string, unknown>): void {
    this.#socket.send({ ...fields, t: 'res', n: message.n, ok: true });
  }

  #listPaths(): string[] {
    const path = this.#assetId === undefined ? undefined : this.#parts.assets.pathOf(this.#assetId);
    return path === undefined ? [] : [path];
  }
}
