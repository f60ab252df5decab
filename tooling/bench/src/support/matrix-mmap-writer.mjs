// Writes frames into a memory-mapped file as fast as it can until its input ends, then tells the last level.
import { SharedMemoryFrameWriter } from '@framelane/matrix-client';

const [path, width, height] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const writer = new SharedMemoryFrameWriter(path, { width, height });
const frame = new Uint8Array(width * height * 3);
const framesAtATime = 200;
let frames = 0;
let isOver = false;
process.stdin.on('end', () => {
  isOver = true;
});
process.stdin.resume();
process.stdout.write('writing\n');

function write() {
  for (let count = 0; count < framesAtATime; count += 1) {
    frames += 1;
    writer.writeBytes(frame.fill(frames));
  }
  if (isOver) process.stdout.write(`${JSON.stringify({ frames, level: frame[0] })}\n`);
  else setImmediate(write);
}
write();
