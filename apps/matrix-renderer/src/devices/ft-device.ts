import { ftHeader, ftWire } from '@framelane/protocol/matrix';
import type { Device, DeviceGeometry } from './device.ts';
import { parseNetworkTarget } from './device-arguments.ts';
import { PacketDevice, type PacketPlan } from './packet-device.ts';

/** Longest header of a tile: two sizes and three offsets of five digits. */
const headerRoomBytes = 64;
const range = { fallback: 0, min: 0, max: 65_535 };

/** `ft:HOST[:PORT][,x,y,z]`: one datagram, or tiles of whole rows where that is too long. */
export function createFtDevice(text: string): Device {
  const { host, port, values } = parseNetworkTarget(text, {
    name: 'ft',
    defaultPort: ftWire.port,
    values: [
      { ...range, name: 'x' },
      { ...range, name: 'y' },
      { ...range, name: 'z', max: ftWire.maxLayer },
    ],
  });
  const [x = 0, y = 0, z = 0] = values;
  return new PacketDevice({ name: 'ft', host, port, plan: (geometry) => planTiles(geometry, { x, y, z }) });
}

interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
  headerBytes: number;
  packet: Uint8Array;
}

function planTiles({ width, height }: DeviceGeometry, at: { x: number; y: number; z: number }): PacketPlan {
  const maxPixels = Math.floor((ftWire.maxDatagramBytes - headerRoomBytes) / 3);
  const tileWidth = Math.min(width, maxPixels);
  const tileHeight = Math.max(1, Math.floor(maxPixels / tileWidth));
  const tiles: Tile[] = [];
  for (let top = 0; top < height; top += tileHeight) {
    for (let left = 0; left < width; left += tileWidth) {
      const size = { width: Math.min(tileWidth, width - left), height: Math.min(tileHeight, height - top) };
      const header = ftHeader({ ...size, x: at.x + left, y: at.y + top, z: at.z });
      const packet = new Uint8Array(header.length + size.width * size.height * 3);
      packet.set(header);
      tiles.push({ left, top, ...size, headerBytes: header.length, packet });
    }
  }
  return {
    packets: tiles.map(({ packet }) => packet),
    fill(data) {
      for (const tile of tiles) {
        const rowBytes = tile.width * 3;
        for (let row = 0; row < tile.height; row += 1) {
          const from = ((tile.top + row) * width + tile.left) * 3;
          tile.packet.set(data.subarray(from, from + rowBytes), tile.headerBytes + row * rowBytes);
        }
      }
    },
  };
}
