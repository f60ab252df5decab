import {
  describeUnknownCommand,
  failureReply,
  type ParsedRequest,
  parseRequest,
  successReply,
  type WireReply,
} from '@framelane/protocol/engine';
import type { CommandClient, EngineServices, ReplyFields } from '../commands/command.ts';
import { commandTable } from '../commands/command-table.ts';
import type { Logger } from '../logger.ts';
import { toWireErrorData, WireError } from '../wire-error.ts';
import { createTokenCheck, type TokenCheck } from './auth-token.ts';
import type { ConnectionQueues } from './connection-queues.ts';

type Request = Extract<ParsedRequest, { type: 'request' }>;

/** Where a message came from. */
export interface RequestOrigin {
  /** Key of the connection. */
  connection: string;
  /** Sends a message of the same exchange before its reply. */
  sendAhead: (message: WireReply) => void;
}

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

  /**
   * Never rejects. Answers commands of class F without waiting for anything. Messages ahead of the reply go to
   * `sendAhead`.
   */
  async dispatch(payload: readonly Uint8Array[], origin: RequestOrigin): Promise<WireReply> {
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
      return successReply(parsed.id, await this.#run(parsed, origin));
    } catch (error) {
      const { code, message, cause } = toWireErrorData(error);
      if (code === 'internal' && cause !== undefined)
        this.#log.error({ code, cause, cmd: parsed.cmd }, 'command failed');
      return { ...failureReply(parsed.id, { code, message }) };
    }
  }

  #run(request: Request, { connection, sendAhead }: RequestOrigin): ReplyFields | Promise<ReplyFields> {
    const { id, cmd, body } = request;
    if (!this.#isAuthorized(body._token)) {
      throw new WireError('unauthorized', 'invalid or missing auth token');
    }
    const command = typeof cmd === 'string' ? commandTable.get(cmd) : undefined;
    if (command === undefined) throw new WireError('unknown_command', describeUnknownCommand(cmd));
    if (this.#isShuttingDown && cmd !== 'ping') throw new WireError('shutting_down', 'engine is shutting down');
    switch (command.class) {
      case 'F':
        return command.answer(body, this.#engine);
      case 'R':
        return this.#queue(connection, command.prepare(body, this.#engine));
      case 'J': {
        const client: CommandClient = { sendProgress: (fields) => sendAhead({ ...fields, id }) };
        // Only the acceptance takes its turn in the queue: a job may run for minutes.
        return this.#queue(connection, command.prepare(body, this.#engine, client)).then(({ reply }) => reply);
      }
    }
  }

  async #queue<Result>(connection: string, work: () => Promise<Result>): Promise<Result> {
    const { counters } = this.#engine;
    counters.addBusy(1);
    try {
      return await this.#queues.run(connection, work);
    } finally {
      counters.addBusy(-1);
    }
  }
}
