// The client of @framelane/shm-native as a program, for the behaviour table: one order per line of standard input, one
// answer per line of standard output, each as JSON with the order's `id`; messages come as { client, message } between.
// Argument 1: the client library to load. Bytes travel in base64.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createShmClient } from '@framelane/shm-native';

const libraryPath = process.argv[2];
const statusOfCode = {
  ERR_SHM_INVALID_ARG: 'INVALID_ARGUMENT',
  ERR_SHM_PRODUCER_GONE: 'INVALID_STATE',
  ERR_SHM_CLOSED: 'INVALID_STATE',
};
// A promise has no "not now": for as long as this nothing must come before it is called a timeout.
const minWaitMs = 250;
const clients = new Map();
const sessionOf = (client) => clients.get(client) ?? { isUnknown: true };

const orders = {
  async create({ name, client }) {
    const session = { shm: createShmClient({ libraryPath }), wait: undefined, undo: () => undefined };
    await session.shm.connectAsync({ name: Buffer.from(name, 'base64').toString() });
    clients.set(client, session);
    return {};
  },
  destroy({ client }) {
    clients.get(client)?.shm.close();
    clients.delete(client);
    return {};
  },
  async wait({ client, timeoutMs }) {
    const session = sessionOf(client);
    session.wait ??= session.shm.waitFrame();
    const limit = timeoutMs < 0 ? new Promise(() => undefined) : sleep(Math.max(timeoutMs, minWaitMs), 'late');
    try {
      const buffer = await Promise.race([session.wait, limit]);
      if (buffer === 'late') return { status: 'TIMEOUT' };
      session.wait = undefined;
      return describeFrame(buffer);
    } catch (error) {
      session.wait = undefined;
      throw error;
    }
  },
  send({ client, what, payload }) {
    const { shm } = sessionOf(client);
    const text = Buffer.from(payload, 'base64').toString();
    if (what === 'message') shm.sendMessage(text);
    else shm.sendText(text);
    return {};
  },
  input({ client, event }) {
    sessionOf(client).shm.sendInput(event);
    return {};
  },
  listen({ client, isOn }) {
    const session = sessionOf(client);
    session.undo();
    session.undo = () => undefined;
    if (isOn) {
      session.undo = session.shm.onMessage((message) =>
        answer({ client, message: Buffer.from(message).toString('base64') }),
      );
    }
    return {};
  },
};

function describeFrame(buffer) {
  const [width, height, sequence] = new Uint32Array(buffer, 0, 3);
  const high = new Uint32Array(buffer, 12, 1)[0];
  return {
    width,
    height,
    sequence: sequence + high * 2 ** 32,
    pixels: Buffer.from(buffer, 16, width * height * 4).toString('base64'),
  };
}

function answer(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

// Also keeps the process: a wait alone does not.
for await (const line of createInterface({ input: process.stdin })) {
  const { id, order, ...values } = JSON.parse(line);
  Promise.resolve()
    .then(() => orders[order](values))
    .then(
      (result) => answer({ id, status: 'SUCCESS', ...result }),
      (error) => answer({ id, status: statusOfCode[error.code] ?? 'ERROR', code: error.code, text: error.message }),
    );
}
process.exit();
