import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { createLimitOption } from '../options/limit-option.ts';
import { parseFps, parseSize, type Size } from '../options/parse-values.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { ByteOutput } from '../output/byte-output.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { type StreamFormat, streamFormats } from '../pictures/formats.ts';
import type { Chroma } from '../pictures/y4m-picture.ts';
import { attachStream } from '../streams/attach-stream.ts';
import { PictureFlow } from '../streams/picture-flow.ts';
import type { StreamSource } from '../streams/stream-source.ts';

interface StreamCommandFlags extends StreamFlags {
  format: StreamFormat;
  fps?: number;
  frames: number;
  size?: Size;
  chroma: Chroma;
}

/** What YUV4MPEG2 says when nobody has chosen a rate; readers then go by the clock, see the README. */
const assumedFps = 60;

/** `stream`: pictures of a stream to standard output for as long as somebody reads them. */
export function addStreamCommand(program: Command): void {
  addStreamOptions(program.command('stream'))
    .description('write pictures to standard output; a slow reader gets fewer, always the newest')
    .addOption(
      new Option('--format <format>', 'raw is BGRA without headers').choices(streamFormats).makeOptionMandatory(),
    )
    .option('--fps <n>', 'exactly so many pictures a second, repeating the newest; else every new one once', parseFps)
    .addOption(createLimitOption('--frames <n>', 'end after so many pictures'))
    .option('--size <WxH>', 'scale every picture to this size; raw and y4m else keep the size of the first', parseSize)
    .addOption(new Option('--chroma <samples>', 'colour of y4m').choices(['420', '444']).default('420'))
    .action(streamPictures);
}

async function streamPictures(flags: StreamCommandFlags): Promise<void> {
  if (process.stdout.isTTY === true) {
    throw new CliError(exitCodes.usage, 'standard output is a terminal: send it to a program or a file');
  }
  const source = await attachStream(flags);
  try {
    const written = await writePictures(source, flags);
    assertWhole(source, written, flags);
  } finally {
    source.close();
  }
}

async function writePictures(source: StreamSource, flags: StreamCommandFlags): Promise<number> {
  const { streamName, fps, frames, size, format, chroma } = flags;
  const first = await source.takeFirst(flags);
  const stop = listenForStop();
  stop.addEventListener('abort', () => source.close());
  const { StreamEncoder } = await import('../pictures/stream-encoder.ts');
  const encoder = new StreamEncoder({
    format,
    chroma,
    fps: fps ?? assumedFps,
    ...(size === undefined ? {} : { size }),
  });
  const output = new ByteOutput(process.stdout);
  const flow = new PictureFlow(source, first, { stop, ...(fps === undefined ? {} : { fps }) });
  let written = 0;
  const progress = new ProgressLine(process.stderr, (rate) => {
    return `${streamName}  ${rate} pictures/s  ${written} written  ${source.skipped} skipped`;
  });
  await output.write(encoder.begin(first) ?? '');
  for (let picture = await flow.next(); picture !== undefined; picture = await flow.next()) {
    if (!(await output.write(await encoder.encode(picture)))) break;
    written += 1;
    progress.count();
    if (written >= frames) break;
  }
  progress.end();
  process.stderr.write(`wrote ${written} pictures, skipped ${source.skipped}, repeated ${flow.repeated}\n`);
  return written;
}

/** An end that the user did not ask for is a failure, unless the producer has stopped in order. */
function assertWhole(source: StreamSource, written: number, { streamName, frames }: StreamCommandFlags): void {
  if (source.end === 'died') throw new CliError(exitCodes.failed, `the producer of "${streamName}" died`);
  if (source.end !== 'stopped' || written >= frames || frames === Number.POSITIVE_INFINITY) return;
  throw new CliError(exitCodes.failed, `the stream "${streamName}" stopped after ${written} of ${frames} pictures`);
}
