import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StreamProducer } from '../../lib/index.ts';
import { readLine, runChild, startChild } from '../support/children.ts';
import { connectClient, describeFrame, makePicture, startProducer, uniqueStreamName } from '../support/streams.ts';

const soakMs = Number(process.env.FRAMELANE_SOAK_SECONDS ?? 3) * 1000;

it('a thousand attachments and mappings leave no descriptor, mapping or thread', { timeout: 120_000 }, async () => {
  const producer = startProducer();
  producer.publish(makePicture(1, { width: 8, height: 8 }), { width: 8, height: 8 });
  const child = await runChild('stream-cycles.mjs', { args: [producer.name] });
  expect(child).toMatchObject({ code: 0, signal: null, stderr: '' });
  const { before, after, threadsMore } = JSON.parse(child.stdout);
  expect(after).toEqual(before);
  expect(threadsMore).toBe(0);
});

it.each(['fall-off', 'exit', 'close'])('a process that ends while it waits (%s) ends cleanly', async (how) => {
  const { name } = startProducer();
  const child = await runChild('stream-end-while-waiting.mjs', { args: [name, how] });
  expect(child).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
});

describe.each([2, 3])('a stream of %i slots whose producer never pauses', (slotCount) => {
  it('delivers whole frames only, and its death is told', { timeout: soakMs + 60_000 }, async () => {
    const name = uniqueStreamName();
    const child = startChild('stream-producer.mjs', { args: [name, `${slotCount}`] });
    await readLine(child);
    const client = connectClient(name);
    const gone = new Promise((resolve) => client.onProducerGone(resolve));
    const until = Date.now() + soakMs;
    let last = 0;
    let delivered = 0;
    while (Date.now() < until || delivered < 50) {
      const { sequence, value } = describeFrame(await client.waitFrame());
      if (value !== sequence % 251 || sequence <= last) expect.fail(`frame ${sequence} after ${last} shows ${value}`);
      last = sequence;
      delivered += 1;
    }
    const { torn, skipped } = client.stats();
    console.log(
      `${slotCount} slots: ${delivered} frames delivered whole, ${torn} torn copies repeated, ${skipped} skipped`,
    );

    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(await gone).toBe('died');
    const drained = async () => {
      for (;;) await client.waitFrame();
    };
    await expect(drained()).rejects.toMatchObject({ code: 'ERR_SHM_PRODUCER_GONE' });

    const successor = StreamProducer.create({ name, maxWidth: 8, maxHeight: 8 });
    onTestFinished(() => successor.close());
    successor.publish(makePicture(9, { width: 8, height: 8 }), { width: 8, height: 8 });
    const anew = connectClient(name);
    expect(describeFrame(await anew.waitFrame())).toMatchObject({ sequence: 1, value: 9 });
  });
});
