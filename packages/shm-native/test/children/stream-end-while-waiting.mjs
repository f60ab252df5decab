// Waits for a frame that never comes and ends in the way named: argument 1 the stream, argument 2 how.
import { createShmClient } from '../../dist/index.js';

const [name, how] = process.argv.slice(2);
const client = createShmClient();
client.connect({ name });
client.mapRegion();
client.waitFrame().catch(() => undefined);
const endings = {
  'fall-off': () => undefined,
  exit: () => setTimeout(() => process.exit(0), 20),
  close: () => setTimeout(() => client.close(), 20),
};
endings[how]();
