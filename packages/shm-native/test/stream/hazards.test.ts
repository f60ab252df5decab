import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StreamProducer } from '../../lib/index.ts';
import { readLine, runChild, startChild } from '../support/children.ts';
import { connectClient, describeFrame, makePicture, startProducer, uniqueStreamName } from '../support/streams.ts';

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

it('clients in several threads and several in each see whole frames and leave nothing', {
  timeout: 120_000,
}, async () => {
  const name = uniqueStreamName();
  const producer = startChild('stream-producer.mjs', { args: [name, '3'] });
  await readLine(producer);
  const child = await runChild('stream-workers.mjs', { args: [name] });
  expect(child).toMatchObject({ code: 0, signal: null, stderr: '' });
  const { uniform, torn, before, after } = JSON.parse(child.stdout);
  expect({ uniform, torn }).toEqual({ uniform: 80, torn: 0 });
  expect(after.mappings).toBe(before.mappings);
  expect(after.descriptors).toBe(before.descriptors);
  // Two clients stand while both are counted, so that nothing is not what is counted.
  expect(before.descriptors).toBeGreaterThanOrEqual(2);
});

it('what nobody closed is closed by the collector, except where somebody still waits', {
  timeout: 120_000,
}, async () => {
  const producer = startProducer();
  const child = startChild('stream-collect-unclosed.mjs', {
    args: [producer.name, `${producer.name}-own`],
    nodeArgs: ['--expose-gc'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { started, mapped, left } = JSON.parse((await lines.next()).value);
  expect(started).toBeGreaterThanOrEqual(10);
  expect(mapped).toBeGreaterThanOrEqual(10);
  expect(left).toEqual({ mappings: 0, threads: 0, own: 0 });
  producer.publish(makePicture(1, { width: 8, height: 8 }), { width: 8, height: 8 });
  expect((await lines.next()).value).toBe('1');
});

it('a producer that stands still is waited for, and goes on', { timeout: 120_000 }, async () => {
  const name = uniqueStreamName();
  const child = startChild('stream-producer.mjs', { args: [name, '2'] });
  await readLine(child);
  const client = connectClient(name);
  await client.waitFrame();
  let gone: string | undefined;
  client.onProducerGone((reason) => {
    gone = reason;
  });
  child.kill('SIGSTOP');
  // Frames from before may come; then none does, wherever in a frame it was stopped.
  const standingMs = 1200;
  const isStanding = () => new Promise((resolve) => setTimeout(resolve, standingMs, 'standing'));
  let wait = client.waitFrame();
  while ((await Promise.race([wait, isStanding()])) !== 'standing') wait = client.waitFrame();
  expect(gone).toBeUndefined();
  child.kill('SIGCONT');
  const { sequence, value } = describeFrame(await wait);
  expect(value).toBe(sequence % 251);
});

describe.each([2, 3])('a stream of %i slots whose producer never pauses', (slotCount) => {
  it('delivers whole frames only, and its death is told', { timeout: 120_000 }, async () => {
    const name = uniqueStreamName();
    const child = startChild('stream-producer.mjs', { args: [name, `${slotCount}`] });
    await readLine(child);
    const client = connectClient(name);
    const gone = new Promise((resolve) => client.onProducerGone(resolve));
    let last = 0;
    let delivered = 0;
    while (delivered < 100) {
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
