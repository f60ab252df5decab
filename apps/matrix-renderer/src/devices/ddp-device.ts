import { ddpWire, writeDdpHeader } from '@framelane/protocol/matrix';
import type { Device, DeviceGeometry } from './device.ts';
import { parseNetworkTarget } from './device-arguments.ts';
import { PacketDevice, type PacketPlan } from './packet-device.ts';

const lastSequence = 15;

/** `ddp:HOST[:PORT]`: 480 pixels a packet, shown on the push flag of the last. */
export function createDdpDevice(text: string): Device {
  const { host, port } = parseNetworkTarget(text, { name: 'ddp', defaultPort: ddpWire.port, values: [] });
  return new PacketDevice({ name: 'ddp', host, port, plan: planDdp });
}

function planDdp({ width, height }: DeviceGeometry): PacketPlan {
  const total = width * height * 3;
  const packets: Uint8Array[] = [];
  for (let offset = 0; offset < total; offset += ddpWire.maxDataBytes) {
    packets.push(new Uint8Array(ddpWire.headerBytes + Math.min(ddpWire.maxDataBytes, total - offset)));
  }
  let sequence = 0;
  return {
    packets,
    fill(data) {
      for (const [index, packet] of packets.entries()) {
        sequence = (sequence % lastSequence) + 1;
        const offset = index * ddpWire.maxDataBytes;
        const length = packet.length - ddpWire.headerBytes;
        const flags = index === packets.length - 1 ? ddpWire.flags.push : 0;
        const { types, ids } = ddpWire;
        writeDdpHeader({ flags, sequence, dataType: types.rgb8, id: ids.display, offset, length }, packet);
        packet.set(data.subarray(offset, offset + length), ddpWire.headerBytes);
      }
    },
  };
}
