import {
  describeUnknownCommand,
  failureReply,
  type ParsedRequest,
  parseRequest,
  successReply,
  type WireReply,
} from '@framelane/protocol/engine';
import type { EngineServices } from '../commands/command.ts';
import { commandTable } from '../commands/command-table.ts';
import type { Logger } from '../logger.ts';
import { toWireErrorData, WireError } from '../wire-error.ts';
import { createTokenCheck, type TokenCheck } from './auth-token.ts';
import type { ConnectionQueues } from './connection-queues.ts';

type Request = Extract<ParsedRequest, { type: 'request' }>;

/** Turns one message into one reply, whatever the message is. */
export class Dispatcher {
  readonly #engine: EngineServices;
  readonly #queues: ConnectionQueues;
  readonly #log: Logger;
  readonly #isAuthorized: TokenCheck;
  #isShuttingDown = false;

  constructor(parts: { engine: EngineServices; queues: ConnectionQueues; log: Logger }) {
    this.#engine = parts.engine;
    this.#queues = parts.queues;
    this.#log = parts.log;
    this.#isAuthorized = createTokenCheck(parts.engine.options.auth?.token);
  }

  /** From now on everything but `ping` is refused. Commands accepted before still run. */
  refuseNewWork(): void {
    this.#isShuttingDown = true;
  }

  /** Never rejects. Answers commands of class F without waiting for anything. */
  async dispatch(payload: readonly Uint8Array[], connection: string): Promise<WireReply> {
    const [bytes] = payload;
    if (bytes === undefined || payload.length !== 1) {
      return { ...failureReply(null, { code: 'malformed', message: 'malformed' }) };
    }
    const parsed = parseRequest(bytes);
    if (parsed.type === 'failure') {
      this.#log.warn({ code: parsed.reply.code, bytes: bytes.byteLength }, 'unusable message');
      return { ...parsed.reply };
    }
    try {
      return successReply(parsed.id, await this.#run(parsed, connection));
    } catch (error) {
      const { code, message, cause } = toWireErrorData(error);
      if (code === 'internal' && cause !== undefined)
        this.#log.error({ code, cause, cmd: parsed.cmd }, 'command failed');
      return { ...failureReply(parsed.id, { code, message }) };
    }
  }

  #run(request: Request, connection: string): Record<string, unknown> | Promise<Record<string, unknown>> {
    const { cmd, body } = request;
    if (!this.#isAuthorized(body._token)) {
      throw new WireError('unauthorized', 'invalid or missing auth token');
    }
    const command = typeof cmd === 'string' ? commandTable.get(cmd) : undefined;
    if (command === undefined) throw new WireError('unknown_command', describeUnknownCommand(cmd));
    if (this.#isShuttingDown && cmd !== 'ping') throw new WireError('shutting_down', 'engine is shutting down');
    if (command.class === 'F') return command.answer(body, this.#engine);
    const work = command.prepare(body, this.#engine);
    return this.#queue(connection, work);
  }

  async #queue(connection: string, work: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const { counters } = this.#engine;
    counters.addBusy(1);
    try {
      return await this.#queues.run(connection, work);
    } finally {
      counters.addBusy(-1);
    }
  }
}
