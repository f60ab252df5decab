import { lightPrograms, spawnLightProgram } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { describe, expect, it } from 'vitest';
import { createArtnetDevice } from '../../src/devices/artnet-device.ts';
import type { Device } from '../../src/devices/device.ts';
import { createSacnDevice } from '../../src/devices/sacn-device.ts';
import { RecordingSink, withInput } from './support.ts';

type Options = Parameters<typeof withInput>[1];

const cleanUp = useCleanUp();
const [width, height] = [64, 64];
const universes = 25;

function makePicture(seed: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7 + seed) & 0xff);
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

needs(describe, await lightPrograms())('released programs for lights', () => {
  const senders: [string, string, Options][] = [
    ['LedFx over DDP', 'ledfx-ddp', { kind: 'ddp' }],
    ['LedFx over Art-Net', 'ledfx-artnet', { kind: 'artnet', startUniverse: 0 }],
    ['stupidArtnet', 'artnet', { kind: 'artnet', startUniverse: 0 }],
    ['sacn', 'sacn', { kind: 'sacn', startUniverse: 1, joinsGroups: false }],
    ['flaschen-taschen-py', 'ft', { kind: 'ft', layerTimeoutMs: 15_000 }],
  ];

  it.each(senders)('%s shows whole pictures here', async (_title, name, options) => {
    const sink = new RecordingSink(width, height);
    await withInput(sink, options, async ({ port, count }) => {
      const program = cleanUp(await spawnLightProgram(['send', name, port, width, height]));
      for (const seed of [1, 50, 200]) {
        // Sent again until it has arrived whole: nothing promises a datagram.
        const sendAndRead = async () => {
          program.writeLine(String(seed));
          expect(await program.readLine(), program.readStderr()).toBe('sent');
          return sink.frames.at(-1);
        };
        await expect.poll(sendAndRead, { timeout: 60_000, interval: 50 }).toBe(toHex(makePicture(seed)));
      }
      expect(count('E_INPUT')).toBe(0);
      await program.close();
    });
  });

  const receivers: [string, string, (target: string) => Device][] = [
    ['stupidArtnet', 'artnet', createArtnetDevice],
    ['sacn', 'sacn', createSacnDevice],
  ];

  it.each(receivers)('%s holds the pictures pushed to it', async (_title, name, createDevice) => {
    const port = await findFreePort();
    const program = cleanUp(await spawnLightProgram(['receive', name, port, universes]));
    expect(await program.readLine(), program.readStderr()).toBe('listening');
    const device = createDevice(`127.0.0.1:${port}`);
    await device.open({ width, height });
    cleanUp(device);
    for (const seed of [3, 90]) {
      const data = makePicture(seed);
      const readHeld = async () => {
        await device.push({ width, height, data, serial: seed }, seed);
        program.writeLine('held');
        return (await program.readLine())?.slice(0, data.length * 2);
      };
      await expect.poll(readHeld, { timeout: 30_000, interval: 20 }).toBe(toHex(data));
    }
  });
});
