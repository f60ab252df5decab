import type { StreamProducer } from '@framelane/shm-native';
import { type Command, Option } from 'commander';
import { listenForStop } from '../listen-for-stop.ts';
import { createLimitOption } from '../options/limit-option.ts';
import { parseCount, parseFps, parseSize, type Size } from '../options/parse-values.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { Pace } from '../pace.ts';
import { PatternPicture } from '../test-pattern/pattern-picture.ts';

interface TestPatternFlags {
  streamName: string;
  size: Size;
  fps: number;
  slots: number;
  frames: number;
}

/** `test-pattern`: publishes a stream whose every pixel tells the number of its frame. */
export function addTestPatternCommand(program: Command): void {
  program
    .command('test-pattern')
    .description('publish a moving picture until stopped; every pixel tells the number of its frame')
    .addOption(new Option('--stream-name <name>', 'name of the stream').env('OV_SHM_STREAM_NAME').default('test'))
    .addOption(
      new Option('--size <WxH>', 'size of the picture')
        .argParser(parseSize)
        .default({ width: 1920, height: 1080 }, '1920x1080'),
    )
    .option('--fps <n>', 'pictures per second', parseFps, 60)
    .option('--slots <n>', 'pictures the stream has room for, 2 to 8', parseCount, 3)
    .addOption(createLimitOption('--frames <n>', 'stop after so many pictures'))
    .action(publishPattern);
}

async function publishPattern({ streamName, size, fps, slots, frames }: TestPatternFlags): Promise<void> {
  const { width, height } = size;
  const { StreamProducer } = await import('@framelane/shm-native');
  // Checkers of all viewer messages come with it, which no other command has to wait for.
  const { formatReadyLine } = await import('@framelane/protocol/viewer');
  const stop = listenForStop();
  const producer = StreamProducer.create({ name: streamName, maxWidth: width, maxHeight: height, slotCount: slots });
  try {
    process.stdout.write(
      formatReadyLine({ name: streamName, width, height, protocol: producer.info().protocolVersion }),
    );
    await publishUntilStopped(producer, { size, fps, frames, stop });
  } finally {
    producer.close();
  }
}

interface PatternRun {
  size: Size;
  fps: number;
  frames: number;
  stop: AbortSignal;
}

async function publishUntilStopped(producer: StreamProducer, { size, fps, frames, stop }: PatternRun): Promise<void> {
  const picture = new PatternPicture(size);
  const pace = new Pace(fps, stop);
  let published = 0;
  const progress = new ProgressLine(process.stderr, (rate) => {
    const { clients } = producer.stats();
    return `${producer.name} ${size.width}x${size.height}  ${rate} pictures/s  frame ${published}  ${clients} watching`;
  });
  while (!stop.aborted && published < frames) {
    await pace.waitForTick();
    if (stop.aborted) break;
    picture.draw(published + 1);
    published = producer.publish(picture.pixels, { ...size, captureTimestampNs: process.hrtime.bigint() });
    progress.count();
  }
  progress.end();
  process.stderr.write(`published ${published} pictures\n`);
}
