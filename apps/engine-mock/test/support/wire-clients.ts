import { Dealer, Request } from 'zeromq';

export type Reply = Record<string, unknown> & { ok?: boolean; code?: string; error?: string };

/** The plainest client there is: one REQ socket, one exchange at a time. */
export class RequestClient {
  readonly #socket = new Request({ linger: 0 });
  #nextId = 0;

  constructor(port: number) {
    this.#socket.connect(`tcp://127.0.0.1:${port}`);
  }

  /** Sends a command with an id of its own and checks that the reply bears it. */
  async call(cmd: string, fields: Record<string, unknown> = {}): Promise<Reply> {
    this.#nextId += 1;
    const reply = await this.send(JSON.stringify({ cmd, id: this.#nextId, ...fields }));
    const expected = 'id' in fields ? fields.id : this.#nextId;
    if (reply.id !== expected) throw new Error(`expected a reply to ${String(expected)}, got ${JSON.stringify(reply)}`);
    return reply;
  }

  /** Sends bytes (or several frames) as they are. */
  async send(message: string | Uint8Array | (string | Uint8Array)[]): Promise<Reply> {
    await this.#socket.send(message as Uint8Array);
    const [reply] = await this.#socket.receive();
    return JSON.parse(String(reply)) as Reply;
  }

  close(): void {
    this.#socket.close();
  }
}

/** A DEALER that may have many requests in flight. */
export class DealerClient {
  readonly #socket = new Dealer({ linger: 0 });

  constructor(port: number) {
    this.#socket.connect(`tcp://127.0.0.1:${port}`);
  }

  async send(request: Record<string, unknown>): Promise<void> {
    await this.#socket.send(['', JSON.stringify(request)]);
  }

  async sendFrames(frames: (string | Uint8Array)[]): Promise<void> {
    await this.#socket.send(frames);
  }

  /** The next message, with the frames before the payload. */
  async receive(): Promise<{ head: string[]; reply: Reply }> {
    const frames = await this.#socket.receive();
    const payload = frames.at(-1);
    return { head: frames.slice(0, -1).map(String), reply: JSON.parse(String(payload)) as Reply };
  }

  close(): void {
    this.#socket.close();
  }
}
