import type { RemoteInfo, Socket } from 'node:dgram';
import { decodeSacn, type SacnData, type SacnSync, sacnGroupOf, sacnWire } from '@framelane/protocol/matrix';
import { describeCause } from '../../errors.ts';
import type { InputContext } from '../input.ts';
import type { PacketOutcome } from './packet-counts.ts';
import { SourceCanvas } from './source-canvas.ts';
import { type NetworkAddress, UdpInput } from './udp-input.ts';
import { UniverseCanvas } from './universe-canvas.ts';
import { UniverseHolders } from './universe-holders.ts';
import { countUniverses } from './universes.ts';

const { options } = sacnWire;

/** Streaming ACN (E1.31), unicast and, unless bound to a loopback address, multicast. */
export class SacnInput extends UdpInput {
  readonly #startUniverse: number;
  readonly #joinsGroups: boolean;
  readonly #holders = new UniverseHolders();
  #canvas: SourceCanvas | undefined;
  #universes: UniverseCanvas | undefined;
  #syncAddress = 0;

  constructor(address: NetworkAddress & { startUniverse: number; joinsGroups: boolean }, context: InputContext) {
    super('sacn', address, context);
    this.#startUniverse = address.startUniverse;
    this.#joinsGroups = address.joinsGroups;
  }

  protected override get sharesPort(): boolean {
    return this.#joinsGroups;
  }

  protected override onListening(socket: Socket): void {
    if (!this.#joinsGroups) return;
    const count = countUniverses(this.context.sink);
    for (let universe = this.#startUniverse; universe < this.#startUniverse + count; universe += 1) {
      try {
        socket.addMembership(sacnGroupOf(universe));
      } catch (error) {
        this.context.log.warn(
          `sacn: joined ${universe - this.#startUniverse} of ${count} multicast groups (${describeCause(error)}); raise net.ipv4.igmp_max_memberships or send unicast`,
          { code: 'E_INPUT' },
        );
        return;
      }
    }
  }

  protected override take(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome {
    const packet = decodeSacn(bytes);
    switch (packet.type) {
      case 'malformed':
        return this.refuse(packet.reason, peer);
      case 'data':
        return this.#takeData(packet);
      case 'sync':
        return this.#takeSync(packet);
      default:
        return 'ignored';
    }
  }

  protected override closeSenders(): void {
    this.#canvas?.close();
    this.#canvas = undefined;
    this.#universes = undefined;
  }

  #takeData(packet: SacnData): PacketOutcome {
    const universes = this.#open();
    const isUseless = (packet.options & options.preview) !== 0 || packet.startCode !== 0;
    if (isUseless || !universes.holds(packet.universe)) return 'ignored';
    const verdict = this.#holders.judge(packet, (packet.options & options.terminated) !== 0);
    if (verdict !== 'show') return verdict;
    this.#syncAddress = packet.syncAddress;
    this.#canvas?.source.setPriority(packet.priority);
    universes.write(packet.universe, packet.data, packet.syncAddress !== 0);
    return 'accepted';
  }

  #takeSync({ cid, syncAddress }: SacnSync): PacketOutcome {
    const isOurs = syncAddress !== 0 && syncAddress === this.#syncAddress && this.#holders.isHolder(cid);
    if (!isOurs) return 'ignored';
    this.#universes?.sync();
    return 'accepted';
  }

  #open(): UniverseCanvas {
    if (this.#universes !== undefined) return this.#universes;
    this.#canvas = new SourceCanvas(this.context.sink, { kind: 'sacn', key: 'sacn' }, this.counts);
    this.#universes = new UniverseCanvas(this.#canvas, this.#startUniverse);
    return this.#universes;
  }
}
