import type { RemoteInfo } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type ArtDmx, decodeArtnet, encodeArtPollReply } from '@framelane/protocol/matrix';
import type { InputContext } from '../input.ts';
import type { PacketOutcome } from './packet-counts.ts';
import { sequenceDistance } from './sequence-distance.ts';
import type { NetworkAddress } from './udp-input.ts';
import { senderTimeoutMs } from './universe-canvas.ts';
import { UniverseInput } from './universe-input.ts';

/** Art-Net: the first sender holds the display until it was silent for 2.5 s. */
export class ArtnetInput extends UniverseInput {
  readonly #host: string;
  readonly #sequences = new Map<number, number>();
  #holder = { address: '', heardMs: Number.NEGATIVE_INFINITY };

  constructor(address: NetworkAddress & { startUniverse: number }, context: InputContext) {
    super('artnet', address, context);
    this.#host = address.host;
  }

  protected override take(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome {
    const packet = decodeArtnet(bytes);
    switch (packet.type) {
      case 'malformed':
        return this.refuse(packet.reason, peer);
      case 'poll':
        this.reply(this.#describeSelf(), peer);
        return 'accepted';
      case 'sync':
        if (!this.#isHolder(peer)) return 'ignored';
        this.openUniverses().sync();
        return 'accepted';
      case 'dmx':
        return this.#takeDmx(packet, peer);
      default:
        return 'ignored';
    }
  }

  #takeDmx({ universe, sequence, data }: ArtDmx, peer: RemoteInfo): PacketOutcome {
    const universes = this.openUniverses();
    if (!universes.holds(universe) || !this.#isHolder(peer)) return 'ignored';
    if (this.#isLate(universe, sequence)) return 'out-of-order';
    universes.write(universe, data);
    return 'accepted';
  }

  #isHolder({ address }: RemoteInfo): boolean {
    const nowMs = performance.now();
    if (address !== this.#holder.address) {
      if (nowMs - this.#holder.heardMs < senderTimeoutMs) return false;
      this.#holder.address = address;
      this.#sequences.clear();
      this.openUniverses().forgetSync();
    }
    this.#holder.heardMs = nowMs;
    return true;
  }

  // Some senders set the field once and never count, so an equal number is not late.
  #isLate(universe: number, sequence: number): boolean {
    if (sequence === 0) return false;
    const last = this.#sequences.get(universe);
    const distance = last === undefined ? 1 : sequenceDistance(sequence, last);
    if (distance < 0 && distance > -20) return true;
    this.#sequences.set(universe, sequence);
    return false;
  }

  #describeSelf(): Uint8Array {
    const { width, height } = this.context.sink;
    return encodeArtPollReply({
      ip: findOwnAddress(this.#host),
      shortName: 'matrix',
      longName: `matrix renderer ${width}x${height}`,
      universe: this.startUniverse,
    });
  }
}

function findOwnAddress(host: string): [number, number, number, number] {
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry !== undefined && entry.family === 'IPv4' && !entry.internal);
  const text = host === '0.0.0.0' ? (outer?.address ?? '127.0.0.1') : host;
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map((part) => Number(part) || 0);
  return [a, b, c, d];
}
