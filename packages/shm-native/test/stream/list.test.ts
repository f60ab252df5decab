import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listStreams } from '../../lib/index.ts';
import { readLine, startChild } from '../support/children.ts';
import { makePicture, startProducer, uniqueStreamName } from '../support/streams.ts';

function find(name: string) {
  return listStreams().find((stream) => stream.name === name);
}

it('lists a stream with what its region says, until it is closed', () => {
  const producer = startProducer({ slotCount: 2 });
  const size = { width: 8, height: 8 };
  producer.publish(makePicture(1, size), size);
  expect(find(producer.name)).toEqual({
    name: producer.name,
    state: 'live',
    maxWidth: 64,
    maxHeight: 32,
    slotCount: 2,
    regionBytes: 128 + 2 * (64 + 256 * 32),
    latestSequence: 1,
    producerPid: process.pid,
  });
  producer.close();
  expect(find(producer.name)).toBeUndefined();
});

it('tells what a killed producer left, a stopped one, and a region nobody understands', async () => {
  const name = uniqueStreamName();
  const child = startChild('stream-producer.mjs', { args: [name, '3'] });
  await readLine(child);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(find(name)).toMatchObject({ state: 'dead', producerPid: child.pid });

  const stopped = startProducer();
  patch(stopped.name, 52, 0);
  expect(find(stopped.name)).toMatchObject({ state: 'stopped' });
  const foreign = startProducer();
  patch(foreign.name, 4, 1);
  expect(find(foreign.name)).toEqual({ name: foreign.name, state: 'unreadable' });
});

function patch(name: string, offset: number, value: number): void {
  const file = openSync(`/dev/shm/ovstream-${name}`, 'r+');
  writeSync(file, new Uint8Array(Uint32Array.of(value).buffer), 0, 4, offset);
  closeSync(file);
}
