import { artnetWire, countUniverses, encodeArtSync, universeWire, writeArtDmxHeader } from '@framelane/protocol/matrix';
import type { Device, DeviceGeometry } from './device.ts';
import { parseNetworkTarget } from './device-arguments.ts';
import { PacketDevice, type PacketPlan } from './packet-device.ts';

const maxUniverse = 32_767;

/** `artnet:HOST[:PORT][,universe]`: 170 pixels a universe, then ArtSync. */
export function createArtnetDevice(text: string): Device {
  const { host, port, values } = parseNetworkTarget(text, {
    name: 'artnet',
    defaultPort: artnetWire.port,
    values: [{ name: 'universe', fallback: 0, min: 0, max: maxUniverse }],
  });
  // Counted over re-openings: receivers drop packets whose number goes back a little.
  const counter = { sequence: 0 };
  const plan = (geometry: DeviceGeometry) => planUniverses(geometry, values[0] ?? 0, counter);
  return new PacketDevice({ name: 'artnet', host, port, plan });
}

function planUniverses({ width, height }: DeviceGeometry, start: number, counter: { sequence: number }): PacketPlan {
  const total = width * height * 3;
  const count = countUniverses({ width, height });
  if (start + count - 1 > maxUniverse) {
    throw new Error(`${width}x${height} pixels need ${count} universes; begin at ${maxUniverse + 1 - count} or below`);
  }
  const universes = Array.from({ length: count }, (_, index) => {
    const length = Math.min(universeWire.bytes, total - index * universeWire.bytes);
    return new Uint8Array(artnetWire.dmxHeaderBytes + length + (length & 1));
  });
  return {
    packets: [...universes, encodeArtSync()],
    fill(data) {
      counter.sequence = (counter.sequence % 255) + 1;
      const { sequence } = counter;
      for (const [index, packet] of universes.entries()) {
        const length = packet.length - artnetWire.dmxHeaderBytes;
        writeArtDmxHeader({ sequence, universe: start + index, length }, packet);
        const from = index * universeWire.bytes;
        packet.set(data.subarray(from, Math.min(from + universeWire.bytes, total)), artnetWire.at.data);
      }
    },
  };
}
