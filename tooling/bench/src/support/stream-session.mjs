import { fork, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compileYardstick } from './compile-yardstick.mjs';

let streams = 0;

/** A producer process with a stream of its own. `publish()` resolves once every picture is out. */
export async function startPublisher({ width, height }) {
  streams += 1;
  const name = `bench-${process.pid}-${streams}`;
  const child = fork(join(import.meta.dirname, 'stream-publisher.mjs'), [name, `${width}`, `${height}`]);
  const answers = on(child, 'message', { close: ['exit'] });
  const nextAnswer = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error(`the publisher ended with ${child.exitCode ?? child.signalCode}`);
    return value[0];
  };
  await nextAnswer();
  let last = 0;
  return {
    name,
    /** Number the last of `frames` further pictures will have. */
    lastOf: (frames) => last + frames,
    async publish({ frames, intervalMs }) {
      child.send({ frames, intervalMs });
      const answer = await nextAnswer();
      last = answer.last;
      return new Map(answer.published.map(([sequence, begunAt, doneAt]) => [sequence, { begunAt, doneAt }]));
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** A process that waits with the given client library and copies with a plain memcpy. */
export function startStreamYardstick({ library, name }) {
  const child = spawn(compileYardstick('stream-yardstick'), [library, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const order = async (text) => {
    child.stdin.write(`${text}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the stream yardstick ended early');
    return JSON.parse(value);
  };
  return {
    async read(last) {
      const { samples, ...rest } = await order(`read ${last}`);
      return { ...rest, samples: samples.map(([sequence, at, copyNs]) => ({ sequence, at, copyNs })) };
    },
    write: async (count) => (await order(`write ${count}`)).copyNs,
    close: () => child.stdin.end(),
  };
}

/** The frames of `client` until number `last`, with the moment each promise was resolved. */
export async function readFrames(client, last) {
  const samples = [];
  let startedAt;
  let delivered = 0;
  for (let sequence = 0; sequence < last; ) {
    const buffer = await client.waitFrame();
    const at = Number(process.hrtime.bigint());
    startedAt ??= at;
    delivered += 1;
    sequence = new Uint32Array(buffer, 8, 1)[0];
    samples.push({ sequence, at });
  }
  return { delivered, elapsedNs: Number(process.hrtime.bigint()) - startedAt, samples };
}
