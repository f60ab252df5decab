// Makes a ring, opens it, prints its path and ends without closing anything; argument 1: 'fall-off' or 'exit'.
import { RingReader, RingWriter } from '../../dist/index.js';

const writer = RingWriter.create();
const reader = RingReader.open(writer.path);
await reader.waitForNewer(undefined, { timeoutMs: 1 });
console.log(writer.path);
if (process.argv[2] === 'exit') process.exit(0);
