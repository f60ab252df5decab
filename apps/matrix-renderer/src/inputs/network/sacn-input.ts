import type { RemoteInfo, Socket } from 'node:dgram';
import {
  countUniverses,
  decodeSacn,
  type SacnData,
  type SacnSync,
  sacnGroupOf,
  sacnWire,
} from '@framelane/protocol/matrix';
import { describeCause } from '../../errors.ts';
import type { InputContext } from '../input.ts';
import type { PacketOutcome } from './packet-counts.ts';
import type { NetworkAddress } from './udp-input.ts';
import { UniverseHolders } from './universe-holders.ts';
import { UniverseInput } from './universe-input.ts';

const { options } = sacnWire;

/** Streaming ACN (E1.31), unicast and, unless bound to a loopback address, multicast. */
export class SacnInput extends UniverseInput {
  readonly #joinsGroups: boolean;
  readonly #holders = new UniverseHolders();
  #syncAddress = 0;

  constructor(address: NetworkAddress & { startUniverse: number; joinsGroups: boolean }, context: InputContext) {
    super('sacn', address, context);
    this.#joinsGroups = address.joinsGroups;
  }

  protected override get sharesPort(): boolean {
    return this.#joinsGroups;
  }

  protected override onListening(socket: Socket): void {
    if (!this.#joinsGroups) return;
    const count = countUniverses(this.context.sink);
    for (let universe = this.startUniverse; universe < this.startUniverse + count; universe += 1) {
      try {
        socket.addMembership(sacnGroupOf(universe));
      } catch (error) {
        this.context.log.warn(
          `sacn: joined ${universe - this.startUniverse} of ${count} multicast groups (${describeCause(error)}); raise net.ipv4.igmp_max_memberships or send unicast`,
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

  #takeData(packet: SacnData): PacketOutcome {
    const universes = this.openUniverses();
    const isUseless = (packet.options & options.preview) !== 0 || packet.startCode !== 0;
    if (isUseless || !universes.holds(packet.universe)) return 'ignored';
    const verdict = this.#holders.judge(packet, (packet.options & options.terminated) !== 0);
    if (verdict !== 'show') return verdict;
    this.#syncAddress = packet.syncAddress;
    this.setPriority(packet.priority);
    universes.write(packet.universe, packet.data, packet.syncAddress !== 0);
    return 'accepted';
  }

  #takeSync({ cid, syncAddress }: SacnSync): PacketOutcome {
    const isOurs = syncAddress !== 0 && syncAddress === this.#syncAddress && this.#holders.isHolder(cid);
    if (!isOurs) return 'ignored';
    this.openUniverses().sync();
    return 'accepted';
  }
}
