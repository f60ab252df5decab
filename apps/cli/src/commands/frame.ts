import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseCount } from '../options/parse-values.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { ByteOutput } from '../output/byte-output.ts';
import { type StillFormat, stillFormats } from '../pictures/formats.ts';
import { attachStream } from '../streams/attach-stream.ts';

interface FrameFlags extends StreamFlags {
  output: string;
  format?: StillFormat;
  quality: number;
}

/** `frame`: the newest picture of a stream as a file. */
export function addFrameCommand(program: Command): void {
  addStreamOptions(program.command('frame'))
    .description('save the newest picture, or the first one to come')
    .option('-o, --output <file>', 'f.png, f.jpg or f.raw (BGRA without a header); - is standard output', '-')
    .addOption(
      new Option('--format <format>', 'what to write; by default what the file is called, or png').choices(
        stillFormats,
      ),
    )
    .option('--quality <percent>', 'of a JPEG', parseCount, 95)
    .action(saveFrame);
}

async function saveFrame(flags: FrameFlags): Promise<void> {
  const { output, quality } = flags;
  const format = flags.format ?? guessFormat(output);
  if (quality > 100) throw new CliError(exitCodes.usage, `--quality is 1 to 100, got ${quality}`);
  if (output === '-' && process.stdout.isTTY === true) {
    throw new CliError(exitCodes.usage, 'standard output is a terminal: name a file with --output, or use a pipe');
  }
  const source = await attachStream(flags);
  try {
    const picture = await source.takeFirst(flags);
    const { encodeStill } = await import('../pictures/encode-still.ts');
    const bytes = await encodeStill(picture, format, quality);
    if (output === '-') {
      await new ByteOutput(process.stdout).write(bytes);
      return;
    }
    writeFileSync(output, bytes);
    process.stdout.write(`${output}: ${picture.width}x${picture.height}, frame ${picture.sequence}\n`);
  } finally {
    source.close();
  }
}

function guessFormat(output: string): StillFormat {
  if (output === '-') return 'png';
  const extension = extname(output).slice(1).toLowerCase();
  const format = stillFormats.find((name) => name === (extension === 'jpeg' ? 'jpg' : extension));
  if (format !== undefined) return format;
  throw new CliError(exitCodes.usage, `--output must end in .png, .jpg or .raw, or --format tell; got ${output}`);
}
