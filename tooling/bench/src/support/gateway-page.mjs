import { decodePictureHeader } from '@framelane/protocol/gateway';
import WebSocket from 'ws';

/** What a page does on its socket, without a browser: commands by number, pictures by the request that caused them. */
export class GatewayPage {
  #socket;
  #fetchJson;
  #number = 0;
  #results = new Map();
  #pictures = new Map();
  #assetDurationS = 0;

  static async open({ origin, cookie, fetchJson }) {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws?lane=engine`, { headers: { cookie, origin } });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new GatewayPage(socket, fetchJson);
  }

  constructor(socket, fetchJson) {
    this.#socket = socket;
    this.#fetchJson = fetchJson;
    socket.on('message', (data, isBinary) => (isBinary ? this.#takePicture(data) : this.#takeText(JSON.parse(data))));
  }

  get durationS() {
    return this.#assetDurationS;
  }

  /** Finds a file by name in the listing and opens it. */
  async openMedia(name) {
    const entry = await this.#findEntry(name);
    const result = await this.command('ingest', { media: entry.id });
    if (!result.ok) throw new Error(`ingest failed: ${result.code} ${result.error}`);
    this.#assetDurationS = result.duration;
    return result;
  }

  command(cmd, fields = {}) {
    this.#number += 1;
    const n = this.#number;
    const result = new Promise((resolve) => this.#results.set(n, resolve));
    this.#socket.send(JSON.stringify({ t: 'cmd', n, cmd, ...fields }));
    return Object.assign(result, { n });
  }

  /** Resolves with the picture's header once it is here and acknowledged; rejects when the command failed. */
  async render(time, chain = []) {
    const result = this.command('render_frame', { time, chain });
    const picture = new Promise((resolve) => this.#pictures.set(result.n, resolve));
    const reply = await result;
    if (!reply.ok) {
      this.#pictures.delete(result.n);
      throw new Error(`render_frame failed: ${reply.code} ${reply.error}`);
    }
    return picture;
  }

  /** Asks again until a picture comes: what a page does while the engine restarts. */
  async renderUntilAnswered(time) {
    const deadline = performance.now() + 60_000;
    for (;;) {
      try {
        return await this.render(time);
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  close() {
    this.#socket.close();
  }

  async #findEntry(name) {
    const roots = await this.#fetchJson('/api/media');
    for (const entry of roots.entries) {
      if (entry.name === name) return entry;
      if (entry.kind !== 'folder') continue;
      const folder = await this.#fetchJson(`/api/media?dir=${entry.id}`);
      const found = folder.entries.find((candidate) => candidate.name === name);
      if (found) return found;
    }
    throw new Error(`the gateway lists no ${name}`);
  }

  #takeText(message) {
    if (message.t !== 'res') return;
    this.#results.get(message.n)?.(message);
    this.#results.delete(message.n);
  }

  #takePicture(data) {
    const header = decodePictureHeader(data);
    this.#socket.send(JSON.stringify({ t: 'ack', sequence: header.sequence }));
    this.#pictures.get(header.request)?.(header);
    this.#pictures.delete(header.request);
  }
}
