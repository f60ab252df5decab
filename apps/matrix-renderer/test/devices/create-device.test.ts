import { describe, expect, it } from 'vitest';
import { createDevice } from '../../src/devices/create-device.ts';

describe('--device', () => {
  it.each([
    'null',
    'png:frames',
    'raw:frame.raw',
    'ddp:host',
    'ft:host:1,2,3,4',
    'artnet:[::1]:6454,7',
    'sacn:multicast,3,150',
  ])('knows %s', async (choice) => {
    const device = await createDevice(choice);
    expect(device.name).toBe(choice.split(':')[0]);
    await device.close();
  });

  it('names what there is', async () => {
    await expect(createDevice('hologram')).rejects.toMatchObject({ code: 'E_USAGE', message: /ddp.*hologram/ });
  });
});
