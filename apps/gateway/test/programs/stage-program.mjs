// A stage server for tests: a stage in memory on a real stream. Says what it is told to before that, and can stay mute.

import { formatReadyLine } from '@framelane/protocol/viewer';
import { StreamProducer } from '@framelane/shm-native';
import { FakeStage, publishFakeStage } from '@framelane/viewer-backend/testing';

const args = process.argv.slice(2);
const name = args[args.indexOf('--stream-name') + 1];
process.stderr.write(`${JSON.stringify({ level: 30, msg: `started as ${name}` })}\n`);
if (args.includes('--fail')) {
  process.stderr.write('no pixels today\n');
  process.exit(1);
}
if (args.includes('--taken') && !name.endsWith(`-${process.ppid}`)) process.exit(3);
if (!args.includes('--mute')) {
  const stage = new FakeStage();
  const { width, height } = stage.size;
  publishFakeStage(stage, () => StreamProducer.create({ name, maxWidth: width, maxHeight: height }));
  process.stdout.write('this line is for the log\n');
  process.stdout.write(formatReadyLine({ name, width, height, protocol: 2 }));
}
process.stdin.resume().on('end', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
