import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodePictureHeader } from '@framelane/protocol/gateway';
import { compressSync, FORMAT_BGRA, SAMP_444 } from '@julusian/jpeg-turbo';
import { type WebSocket, WebSocketServer } from 'ws';
import { createClock } from '../../src/common/clock.ts';
import type { EngineFrame } from '../../src/common/engine-backend.ts';
import type { PictureTarget } from '../../src/common/engine-transport.ts';
import { FakeEngine } from '../../src/testing/fake/fake-engine.ts';
import { fakeSample, fakeSecondClip } from '../../src/testing/fake/fake-media.ts';

const credit = 2;
const plainCommands = ['list_effects', 'thumbnails', 'waveform', 'render_range', 'job_status', 'job_cancel'] as const;

export interface TestGateway {
  /** `ws://127.0.0.1:<port>/ws?lane=engine` */
  url: string;
  origin: string;
  sessions: GatewaySession[];
  /** Stops answering: nothing listens any more until `listen()`. */
  stopListening(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
}

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A gateway of the wire's rules around engines in memory: real sockets, real JPEGs, credit, both orders of answers. */
export async function startTestGateway(
  options: { version?: number; handleHttp?: HttpHandler } = {},
): Promise<TestGateway> {
  const sessions: GatewaySession[] = [];
  let server: Server | undefined;
  let port = 0;

  async function listen(): Promise<void> {
    const started = createServer(options.handleHttp ?? ((_request, response) => response.writeHead(404).end()));
    const sockets = new WebSocketServer({ server: started, path: '/ws' });
    sockets.on('connection', (socket) => sessions.push(new GatewaySession(socket, options.version ?? 1)));
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    port = (started.address() as AddressInfo).port;
    server = started;
  }

  async function stopListening(): Promise<void> {
    const stopped = server;
    server = undefined;
    for (const session of sessions) session.socket.terminate();
    stopped?.closeAllConnections();
    await new Promise<void>((resolve) => (stopped === undefined ? resolve() : stopped.close(() => resolve())));
  }

  await listen();
  return {
    url: `ws://127.0.0.1:${port}/ws?lane=engine`,
    origin: `http://127.0.0.1:${port}`,
    sessions,
    stopListening,
    listen,
    close: stopListening,
  };
}

interface Command {
  n: number;
  cmd: string;
  media?: string;
  asset_id?: string;
  time?: number;
  frame_index?: number;
  chain?: never[];
}

interface OutgoingPicture {
  n: number;
  frame: EngineFrame;
}

export class GatewaySession {
  readonly socket: WebSocket;
  readonly engine = new FakeEngine({
    clock: createClock(globalThis),
    media: [fakeSample, fakeSecondClip],
    latencyMs: 1,
  });
  readonly commands: Command[] = [];
  readonly pings: number[] = [];
  acknowledged: number[] = [];
  sent: number[] = [];
  skipped = 0;
  maxUnacknowledged = 0;
  #waiting: OutgoingPicture | undefined;

  constructor(socket: WebSocket, version: number) {
    this.socket = socket;
    this.engine.start({
      onReady: () =>
        this.send({ t: 'hello', protocol: version, lane: 'engine', session: 's', source: 'test', features: [] }),
      onStatus: ({ presence, problems, engine }) => this.send({ t: 'state', presence, problems, stats: engine }),
      onEvent: (event) => this.send({ t: 'event', event }),
    });
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
    socket.on('close', () => this.engine.stop());
  }

  send(message: object): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }

  #receive(message: { t: string; n?: number; sequence?: number } & Partial<Command>): void {
    if (message.t === 'ack' && message.sequence !== undefined) {
      this.acknowledged.push(message.sequence);
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.#sendPicture(next);
    }
    if (message.t === 'ping') {
      this.pings.push(message.n ?? 0);
      this.send({ t: 'pong', n: message.n });
    }
    if (message.t === 'cmd') void this.#answer(message as Command);
  }

  async #answer(command: Command): Promise<void> {
    this.commands.push(command);
    try {
      await this.#run(command);
    } catch (error) {
      const { wireCode = 'internal', message } = error as { wireCode?: string; message: string };
      this.send({ t: 'res', n: command.n, ok: false, code: wireCode, error: message });
    }
  }

  async #run(command: Command): Promise<void> {
    const { n, cmd } = command;
    const reply = (fields: object): void => this.send({ ...fields, t: 'res', n, ok: true });
    if (cmd === 'ingest') {
      reply(await this.engine.ingest({ type: 'id', id: command.media ?? '', name: '' }));
      return;
    }
    if (cmd !== 'render_frame' && cmd !== 'apply_chain') {
      const plain = plainCommands.find((name) => name === cmd);
      if (plain === undefined)
        throw Object.assign(new Error(`unknown command: ${cmd}`), { wireCode: 'unknown_command' });
      reply(await this.engine.send(plain, command as never));
      return;
    }
    const target: PictureTarget =
      command.frame_index === undefined ? { timeS: command.time ?? 0 } : { frameIndex: command.frame_index };
    const request = { assetId: command.asset_id ?? '', target, chain: command.chain ?? [] };
    const frame = await this.engine.requestPicture(request);
    if (frame === undefined) return;
    // The wire promises no order between the two.
    if (n % 2 === 0) reply({ frame_index: frame.frameIndex });
    this.#offer({ n, frame });
    if (n % 2 === 1) reply({ frame_index: frame.frameIndex });
  }

  #offer(picture: OutgoingPicture): void {
    if (this.sent.length - this.acknowledged.length < credit) this.#sendPicture(picture);
    else {
      if (this.#waiting !== undefined) this.skipped += 1;
      this.#waiting = picture;
    }
  }

  #sendPicture({ n, frame }: OutgoingPicture): void {
    if (!('buffer' in frame) || this.socket.readyState !== this.socket.OPEN) return;
    const { width, height, sequence, frameIndex } = frame;
    const header = encodePictureHeader({
      lane: 'engine',
      codec: 'jpeg',
      request: n,
      sequence,
      frameIndex,
      width,
      height,
      timeUs: frame.ptsS * 1e6,
    });
    const options = { format: FORMAT_BGRA, width, height, subsampling: SAMP_444, quality: 95 };
    this.socket.send(Buffer.concat([header, compressSync(Buffer.from(frame.buffer), options)]));
    this.sent.push(sequence);
    this.maxUnacknowledged = Math.max(this.maxUnacknowledged, this.sent.length - this.acknowledged.length);
  }
}
