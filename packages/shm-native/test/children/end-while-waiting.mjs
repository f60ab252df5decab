// Waits for a frame that never comes and ends in the way named: argument 1 the ring, argument 2 how.
import { RingReader } from '../../dist/index.js';

const [path, how] = process.argv.slice(2);
const reader = RingReader.open(path);
const wait = reader.waitForNewer(undefined, how === 'timeout' ? { timeoutMs: 30 } : {});

const endings = {
  // The wait is over: nothing may keep the process alive, although the reader was never closed.
  timeout: async () => console.log(await wait),
  close: async () => {
    setTimeout(() => reader.close(), 20);
    console.log(await wait);
  },
  exit: async () => {
    setTimeout(() => process.exit(0), 20);
    await wait;
  },
  throw: async () => {
    process.on('uncaughtException', () => process.exit(0));
    setTimeout(() => {
      throw new Error('on purpose');
    }, 20);
    await wait;
  },
};
await endings[how]();
