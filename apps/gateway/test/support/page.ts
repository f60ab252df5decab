import { decodePictureHeader, type MediaListing, type PictureHeader } from '@framelane/protocol/gateway';
import { WebSocket } from 'ws';

export interface PageOptions {
  url: string;
  token: string;
  lane: string;
  /** Absent: the first of the lane. */
  source?: string;
  headers: Record<string, string>;
  /** Whether pictures are acknowledged as they come. */
  acknowledges: boolean;
}

export interface ReceivedPicture extends PictureHeader {
  jpeg: Uint8Array;
}

export type TextMessage = { t: string } & Record<string, unknown>;

/** A page without a browser: one socket, everything it received, and ways to wait for more. */
export class Page {
  readonly socket: WebSocket;
  readonly texts: TextMessage[] = [];
  readonly rawTexts: string[] = [];
  readonly pictures: ReceivedPicture[] = [];
  acknowledges: boolean;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #options: PageOptions;
  readonly #waiting = new Set<() => void>();
  #lastNumber = 0;

  /** Resolves once the socket is open; rejects with the status when the gateway refuses it. */
  static async open(options: Partial<PageOptions> & { url: string; token: string }): Promise<Page> {
    const page = new Page({ lane: 'engine', headers: {}, acknowledges: true, ...options });
    await new Promise<void>((resolve, reject) => {
      page.socket.once('open', resolve);
      page.socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`status ${response.statusCode}`)),
      );
      page.socket.once('error', reject);
    });
    return page;
  }

  private constructor(options: PageOptions) {
    this.#options = options;
    this.acknowledges = options.acknowledges;
    const { url, token, lane, source, headers } = options;
    const query = new URLSearchParams({ lane, ...(source === undefined ? {} : { source }) });
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws?${query}`, {
      headers: { authorization: `Bearer ${token}`, origin: url, ...headers },
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => this.socket.terminate());
    this.socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Sends a command and returns its number. */
  post(cmd: string, fields: object = {}): number {
    this.#lastNumber += 1;
    this.send({ ...fields, t: 'cmd', n: this.#lastNumber, cmd });
    return this.#lastNumber;
  }

  async command(cmd: string, fields: object = {}): Promise<TextMessage> {
    const n = this.post(cmd, fields);
    return this.waitFor(() => this.texts.find((text) => text.t === 'res' && text.n === n), `the answer to ${cmd}`);
  }

  /** Renders and waits for the picture as well. */
  async render(cmd: string, fields: object): Promise<{ reply: TextMessage; picture: ReceivedPicture }> {
    const reply = await this.command(cmd, fields);
    if (reply.ok !== true) throw new Error(`${cmd} failed: ${JSON.stringify(reply)}`);
    const picture = await this.waitFor(() => this.pictures.find(({ request }) => request === reply.n), 'the picture');
    return { reply, picture };
  }

  /** As `render()`, for several at a time: no picture when a newer one took its place. */
  async renderOrSkip(cmd: string, fields: object): Promise<ReceivedPicture | undefined> {
    const { n } = await this.command(cmd, fields);
    const number = Number(n);
    const find = () => {
      const own = this.pictures.find(({ request }) => request === number);
      if (own !== undefined) return { own };
      return this.pictures.some(({ request }) => request > number) ? {} : undefined;
    };
    const found: { own?: ReceivedPicture } = await this.waitFor(find, 'the picture or a newer one');
    return found.own;
  }

  /** Opens a file of the media root by its name, over the listing, as a page does. */
  async openFile(name: string): Promise<TextMessage> {
    const roots = await this.list();
    const root = roots.entries.find((entry) => entry.kind === 'folder');
    const folder = await this.list(root?.id);
    const file = folder.entries.find((entry) => entry.name === name);
    if (file === undefined) throw new Error(`${name} is not listed`);
    return this.command('ingest', { media: file.id });
  }

  async list(dir?: string): Promise<MediaListing> {
    const query = dir === undefined ? '' : `?dir=${encodeURIComponent(dir)}`;
    const headers = { authorization: `Bearer ${this.#options.token}` };
    return (await (await fetch(`${this.#options.url}/api/media${query}`, { headers })).json()) as MediaListing;
  }

  /** Waits until `find` finds something; looks again whenever a message comes. */
  async waitFor<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.socket.readyState !== WebSocket.OPEN) throw new Error(`the socket closed while waiting for ${what}`);
      await this.#nextMessage();
    }
  }

  /** The newest state, if it is that, or the first that comes, however soon another follows it. */
  waitForState(presence: string): Promise<TextMessage> {
    const isState = (text: TextMessage) => text.t === 'state';
    const from = Math.max(0, this.texts.findLastIndex(isState));
    return this.waitFor(
      () => this.texts.slice(from).find((text) => isState(text) && text.presence === presence),
      `presence ${presence}`,
    );
  }

  terminate(): void {
    this.socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      const header = decodePictureHeader(data);
      if (header === undefined) throw new Error('a binary message that is shorter than a header');
      this.pictures.push({ ...header, jpeg: new Uint8Array(data.subarray(header.headerBytes)) });
      if (this.acknowledges) this.send({ t: 'ack', sequence: header.sequence });
    } else {
      const text = data.toString();
      this.rawTexts.push(text);
      this.texts.push(JSON.parse(text) as TextMessage);
    }
    for (const wake of this.#waiting) wake();
  }

  #nextMessage(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        this.socket.off('close', wake);
        resolve();
      };
      this.#waiting.add(wake);
      this.socket.once('close', wake);
    });
  }
}
