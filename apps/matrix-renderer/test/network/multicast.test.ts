import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { sacnGroupOf } from '@framelane/protocol/matrix';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { createSacnDevice } from '../../src/devices/sacn-device.ts';
import { createNetworkInput } from '../../src/inputs/network/create-network-input.ts';
import { RecordingContext } from '../support/recording-input.ts';

const cleanUp = useCleanUp();
const universe = 4321;

/** Whether a packet to a group comes back to this computer, which some networks and containers do not allow. */
async function canMulticast(): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    socket.bind(0);
    await once(socket, 'listening');
    socket.addMembership(sacnGroupOf(universe));
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(3000) });
    socket.send('x', socket.address().port, sacnGroupOf(universe));
    await heard;
    return true;
  } catch {
    // No route to groups here: that is the answer.
    return false;
  } finally {
    socket.close();
  }
}
const multicast = { isPresent: await canMulticast(), howToAdd: 'run where a network interface has multicast' };

needs(describe, multicast)('sACN multicast', () => {
  it('arrives at an input that joined the groups of its universes', async () => {
    const context = new RecordingContext(32, 16);
    let newest = '';
    context.onFrame = (pixels) => {
      newest = Buffer.from(pixels).toString('hex');
    };
    const address = { host: '0.0.0.0', port: 0, startUniverse: universe };
    const input = cleanUp(createNetworkInput({ kind: 'sacn', ...address, joinsGroups: true }, context));
    await input.start();
    const port = input.describe().address.split(':').at(-1);
    const device = cleanUp(createSacnDevice(`multicast:${port},${universe}`));
    await device.open({ width: 32, height: 16 });
    const data = Uint8Array.from({ length: 32 * 16 * 3 }, (_, index) => index % 255);
    await expect
      .poll(
        async () => {
          await device.push({ width: 32, height: 16, data, serial: 1 }, 1);
          return newest;
        },
        { timeout: 30_000 },
      )
      .toBe(Buffer.from(data).toString('hex'));
  });
});
