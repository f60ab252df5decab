import { randomUUID } from 'node:crypto';
import {
  countUniverses,
  encodeSacnSync,
  sacnGroupOf,
  sacnWire,
  universeWire,
  writeSacnDataHeader,
} from '@framelane/protocol/matrix';
import type { Device, DeviceGeometry } from './device.ts';
import { parseNetworkTarget } from './device-arguments.ts';
import { PacketDevice, type PacketPlan } from './packet-device.ts';

interface SacnSender {
  cid: string;
  start: number;
  priority: number;
  isMulticast: boolean;
  /** Counted over re-openings: receivers drop packets whose number goes back a little. */
  sequence: number;
}

/** `sacn:HOST|multicast[,universe][,priority]`: 170 pixels a universe, then a synchronisation packet. */
export function createSacnDevice(text: string): Device {
  const { host, port, values } = parseNetworkTarget(text, {
    name: 'sacn',
    defaultPort: sacnWire.port,
    values: [
      { name: 'universe', fallback: 1, min: 1, max: sacnWire.maxUniverse },
      { name: 'priority', fallback: sacnWire.defaultPriority, min: 0, max: sacnWire.maxPriority },
    ],
  });
  const [start = 1, priority = sacnWire.defaultPriority] = values;
  const isMulticast = host === 'multicast';
  const sender = { cid: randomUUID().replaceAll('-', ''), start, priority, isMulticast, sequence: 0 };
  const plan = (geometry: DeviceGeometry) => planUniverses(geometry, sender);
  return new PacketDevice({ name: 'sacn', ...(isMulticast ? {} : { host }), port, plan });
}

function planUniverses({ width, height }: DeviceGeometry, sender: SacnSender): PacketPlan {
  const { cid, start, priority, isMulticast } = sender;
  const total = width * height * 3;
  const count = countUniverses({ width, height });
  if (start + count - 1 > sacnWire.maxUniverse) {
    throw new Error(`${width}x${height} pixels need ${count} universes; begin lower than ${start}`);
  }
  const universes = Array.from({ length: count }, (_, index) => {
    const slots = Math.min(universeWire.bytes, total - index * universeWire.bytes);
    const packet = new Uint8Array(sacnWire.dataHeaderBytes + slots);
    const fields = { cid, sourceName: 'Framelane matrix', priority, syncAddress: start, options: 0, startCode: 0 };
    writeSacnDataHeader({ ...fields, sequence: 0, universe: start + index, slots }, packet);
    return packet;
  });
  const sync = encodeSacnSync({ cid, sequence: 0, syncAddress: start });
  const groups = [...universes.keys(), 0].map((index) => sacnGroupOf(start + index));
  return {
    packets: [...universes, sync],
    ...(isMulticast ? { groups } : {}),
    fill(data) {
      sender.sequence = (sender.sequence + 1) & 0xff;
      const { sequence } = sender;
      sync[sacnWire.sync.sequence] = sequence;
      for (const [index, packet] of universes.entries()) {
        packet[sacnWire.at.sequence] = sequence;
        const from = index * universeWire.bytes;
        packet.set(data.subarray(from, Math.min(from + universeWire.bytes, total)), sacnWire.at.data);
      }
    },
  };
}
