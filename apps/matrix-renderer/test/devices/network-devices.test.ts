import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decodeArtnet, decodeDdp, decodeSacn } from '@framelane/protocol/matrix';
import { describe, expect, it } from 'vitest';
import { createArtnetDevice } from '../../src/devices/artnet-device.ts';
import { createDdpDevice } from '../../src/devices/ddp-device.ts';
import type { Device } from '../../src/devices/device.ts';
import { createFtDevice } from '../../src/devices/ft-device.ts';
import { createSacnDevice } from '../../src/devices/sacn-device.ts';
import type { NetworkInputOptions } from '../../src/inputs/network/create-network-input.ts';
import { RecordingSink, waitUntil, withInput } from '../network/support.ts';

type Options = Parameters<typeof withInput>[1];
const cases: [NetworkInputOptions['kind'], Options, (target: string) => Device][] = [
  ['ddp', { kind: 'ddp' }, createDdpDevice],
  ['ft', { kind: 'ft', layerTimeoutMs: 1000 }, createFtDevice],
  ['artnet', { kind: 'artnet', startUniverse: 0 }, createArtnetDevice],
  ['sacn', { kind: 'sacn', startUniverse: 1, joinsGroups: false }, createSacnDevice],
];

function makePicture(width: number, height: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7 + seed) & 0xff);
}

describe.each(cases)('%s out', (_kind, options, createDevice) => {
  it('arrives at our own input, then black, and may be opened again', async () => {
    const [width, height] = [64, 64];
    const sink = new RecordingSink(width, height);
    await withInput(sink, options, async ({ port }) => {
      const device = createDevice(`127.0.0.1:${port}`);
      await device.open({ width, height });
      for (const seed of [1, 2, 3]) {
        const data = makePicture(width, height, seed);
        await device.push({ width, height, data, serial: seed }, seed);
        const expected = Buffer.from(data).toString('hex');
        await waitUntil(() => sink.frames.at(-1) === expected, `picture ${seed} arrived whole`);
      }
      await device.open({ width, height });
      await device.blank();
      await waitUntil(() => sink.frames.at(-1) === '00'.repeat(width * height * 3), 'black arrived');
      await device.close();
      await device.close();
      await expect(device.push({ width, height, data: new Uint8Array(12_288), serial: 1 }, 1)).rejects.toThrow();
    });
  });

  it.each(['', 'host:port', 'host:70000', 'host,1,2,3,4', 'host,x'])('refuses "%s"', (target) => {
    expect(() => createDevice(target)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});

it('tiles a picture that is too long for one Flaschen Taschen datagram', async () => {
  const [width, height] = [256, 128];
  const sink = new RecordingSink(width, height);
  await withInput(sink, { kind: 'ft', layerTimeoutMs: 1000 }, async ({ port }) => {
    const device = createFtDevice(`127.0.0.1:${port}`);
    await device.open({ width, height });
    const data = makePicture(width, height, 5);
    await device.push({ width, height, data, serial: 1 }, 1);
    await waitUntil(() => sink.frames.length === 2, 'both tiles arrived');
    expect(sink.frames[1]).toBe(Buffer.from(data).toString('hex'));
    await device.close();
  });
});

describe('packets of a 64x64 frame', () => {
  async function collect(createDevice: (target: string) => Device, count: number): Promise<Buffer[]> {
    const socket = createSocket('udp4');
    const packets: Buffer[] = [];
    socket.on('message', (packet) => packets.push(packet));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const device = createDevice(`127.0.0.1:${socket.address().port}`);
    try {
      await device.open({ width: 64, height: 64 });
      await device.push({ width: 64, height: 64, data: makePicture(64, 64, 1), serial: 1 }, 1);
      await waitUntil(() => packets.length === count, `${count} packets arrived`);
    } finally {
      await device.close();
      socket.close();
    }
    return packets;
  }

  it('DDP: nine, the last pushes', async () => {
    const packets = (await collect(createDdpDevice, 9)).map(decodeDdp);
    expect(packets.map((packet) => packet.type === 'ddp' && [packet.sequence, packet.offset, packet.flags])).toEqual(
      Array.from({ length: 9 }, (_, index) => [index + 1, index * 1440, index === 8 ? 1 : 0]),
    );
  });

  it('Art-Net: 25 universes and a sync', async () => {
    const packets = (await collect(createArtnetDevice, 26)).map(decodeArtnet);
    expect(packets.at(-1)).toEqual({ type: 'sync' });
    expect(packets.slice(0, 25).map((packet) => packet.type === 'dmx' && packet.universe)).toEqual([
      ...Array(25).keys(),
    ]);
  });

  it('sACN: 25 universes from one, and a synchronisation packet', async () => {
    const packets = (await collect(createSacnDevice, 26)).map(decodeSacn);
    expect(packets.at(-1)).toMatchObject({ type: 'sync', syncAddress: 1, sequence: 1 });
    expect(packets[24]).toMatchObject({ type: 'data', universe: 25, priority: 100, syncAddress: 1 });
  });
});
