import { readFileSync } from 'node:fs';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatrixClient, type MatrixClientOptions, SharedMemoryFrameWriter, sendImage } from '../src/index.ts';
import { hashOf, type RunningService, startOurService, startPythonService } from './support/matrix-services.ts';
import { picture64, pixel } from './support/pictures.ts';

const size = { width: 64, height: 64 };
const closeLater = useCleanUp();
const golden = JSON.parse(
  readFileSync(new URL('../../protocol/fixtures/matrix/socket.json', import.meta.url), 'utf8'),
) as { exchanges: { name: string; display: typeof size; request: string; fault?: string; shown: string }[] };

/** What every matrix service gives our client, whoever wrote it and over whatever it is reached. */
function describeService(name: string, start: (display: typeof size) => Promise<RunningService>): void {
  describe.each(['unix', 'tcp'] as const)(`${name} over %s`, (transport) => {
    // Shared: each test shows pictures of its own. Starting it takes longer than the tests do.
    let service: RunningService;
    beforeAll(async () => {
      service = await start(size);
    });
    afterAll(() => service.close());

    function open(options: MatrixClientOptions = {}, { socketPath, tcpAddress } = service) {
      const address = transport === 'unix' ? { socketPath } : { tcpAddress };
      return { address, client: closeLater(new MatrixClient({ ...address, ...options })) };
    }
    const expectShown = (rgb: Uint8Array, { readShown } = service) => expect.poll(readShown).toBe(hashOf(rgb));

    it('shows frames of one connection in their order, one at a time and pipelined', async () => {
      const { address, client } = open();
      for (let frame = 0; frame < 50; frame += 1) expect(await client.sendImage(picture64(frame))).toBe('accepted');
      await expectShown(picture64(49).data);
      const pipelined = closeLater(new MatrixClient({ ...address, maxInFlight: 16 }));
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, frame) => pipelined.sendImage(picture64(frame))),
      );
      expect(new Set(outcomes)).toEqual(new Set(['accepted']));
      await expectShown(picture64(199).data);
    });

    it('gives the connected client back from sendImage', async () => {
      const { address } = open();
      const client = closeLater(await sendImage(picture64(1), address));
      await client.sendImage({ ...size, data: new Uint8Array(64 * 64 * 4).fill(9) });
      await expectShown(new Uint8Array(64 * 64 * 3).fill(9));
    });

    it('is told apart from a display of another size, and takes frames again afterwards', async () => {
      const { client } = open();
      await client.sendImage(picture64(1));
      await expect(client.sendImage(pixel(1))).rejects.toMatchObject({
        code: 'ERR_MATRIX_REJECTED',
        details: { width: 1, height: 1 },
        message: expect.stringContaining('its display has another size'),
      });
      await client.sendImage(picture64(2));
      await expectShown(picture64(2).data);
    });

    it('takes frames of which nobody waits for the OK', async () => {
      const { client } = open({ ackStrategy: 'never' });
      for (let frame = 0; frame < 50; frame += 1) expect(await client.sendImage(picture64(frame))).toBe('sent');
      await expectShown(picture64(49).data);
      const refused = new Promise((resolve) => client.onRejected(resolve));
      await client.sendImage(pixel(1));
      expect(await refused).toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
      await expect(client.sendImage(picture64(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_REJECTED' });
      expect(await client.sendImage(picture64(2))).toBe('sent');
      await expectShown(picture64(2).data);
    });

    it('is waited for no longer than told, and its late OK counts for the frame that timed out', async () => {
      const { client } = open({ ackTimeoutMs: 300 });
      service.child.kill('SIGSTOP');
      await expect(client.sendImage(picture64(1))).rejects.toMatchObject({ code: 'ERR_MATRIX_ACK_TIMEOUT' });
      service.child.kill('SIGCONT');
      // Another each time: one that was late, too, is shown when its OK comes, and would not be sent again.
      let seed = 6;
      const sendNext = () => {
        seed += 1;
        return client.sendImage(picture64(seed)).catch(() => 'late');
      };
      await expect.poll(sendNext).toBe('accepted');
      await expectShown(picture64(seed).data);
    });

    it('is not sent again what it shows, unless told to', async () => {
      const { address, client } = open();
      const outcomes: string[] = [];
      for (const seed of [1, 1, 2, 1]) outcomes.push(await client.sendImage(picture64(seed)));
      expect(outcomes).toEqual(['accepted', 'unchanged', 'accepted', 'accepted']);
      await expectShown(picture64(1).data);
      const eager = closeLater(new MatrixClient({ ...address, dedupStrategy: 'none' }));
      for (let count = 0; count < 2; count += 1) expect(await eager.sendImage(picture64(3))).toBe('accepted');
    });

    it('gets only the newest frame after a pause, when told so', async () => {
      const { client } = open({ mode: 'latest', ackTimeoutMs: 600_000 });
      await client.sendImage(picture64(1));
      service.child.kill('SIGSTOP');
      const sent = [2, 3, 4, 5].map((seed) => client.sendImage(picture64(seed)));
      service.child.kill('SIGCONT');
      expect(await Promise.all(sent)).toEqual(['accepted', 'superseded', 'superseded', 'accepted']);
      await expectShown(picture64(5).data);
    });

    it('stores the golden frames', async () => {
      const { display, request, shown } = golden.exchanges[0]!;
      const small = closeLater(await start(display));
      const { client } = open({}, small);
      await client.sendImage({ ...display, data: Buffer.from(request.slice(16), 'hex') });
      await expectShown(Buffer.from(shown, 'hex'), small);
    });
  });

  it(`${name} shows what the memory-mapped writer wrote`, async () => {
    const service = closeLater(await start(size));
    const writer = closeLater(new SharedMemoryFrameWriter(service.mmapPath, size));
    for (let frame = 0; frame < 100; frame += 1) writer.writeImage(picture64(frame));
    await expect.poll(() => service.readShown()).toBe(hashOf(picture64(99).data));
  });
}

describeService('isolated-render', startOurService);
describeService('a plain service in Python', startPythonService);

it('isolated-render keeps its picture while the file has another size, and goes on with one that fits', async () => {
  const service = closeLater(await startOurService(size));
  const show = async (seed: number) => {
    const writer = closeLater(new SharedMemoryFrameWriter(service.mmapPath, size));
    writer.writeImage(picture64(seed));
    await expect.poll(() => service.readShown()).toBe(hashOf(picture64(seed).data));
  };
  await show(1);
  const other = closeLater(new SharedMemoryFrameWriter(service.mmapPath, { width: 1, height: 1 }));
  other.writeImage(pixel(9));
  await expect.poll(service.readLog).toContain('E_MMAP_SIZE');
  expect(await service.readShown()).toBe(hashOf(picture64(1).data));
  await show(2);
});
