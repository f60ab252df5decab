import type { MatrixAddress } from '@framelane/matrix-client';
import type { BridgeJob, BridgeSource } from '@framelane/matrix-client/host';
import { type PictureFit, pictureFits } from '@framelane/protocol/matrix';
import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { createLimitOption } from '../options/limit-option.ts';
import { parseFps, parseHostPort, parseSize, parseTimeoutMs, type Size } from '../options/parse-values.ts';
import { defaultTimeoutMs } from '../options/stream-options.ts';

interface MatrixFlags {
  streamName?: string;
  ring?: string;
  demo: boolean;
  report: boolean;
  socket?: string;
  tcp?: { host: string; port: number };
  size: Size;
  fit: PictureFit;
  fps: number;
  frames: number;
  /** Milliseconds. */
  timeout: number;
}

const nothingNamed = 'name what to show: --stream-name or --ring';

/** `matrix`: pictures of a stream or of an engine's ring on a panel. */
export function addMatrixCommand(program: Command): void {
  program
    .command('matrix')
    .description('show a stream, or what an engine renders, on a panel until stopped')
    .addOption(new Option('--stream-name <name>', 'the stream, as `framelane ls` shows it').env('OV_SHM_STREAM_NAME'))
    .option('--ring <path>', "an engine's ring, as `framelane ls` shows it; goes before the environment's stream")
    .option('--demo', 'moving colours in place of a stream', false)
    .option('--socket <path>', 'unix socket of the matrix service (default: "/tmp/heart_matrix.sock")')
    .addOption(new Option('--tcp <host:port>', 'its TCP address').argParser(parseHostPort).conflicts('socket'))
    .addOption(
      new Option('--size <WxH>', 'size of the panel').argParser(parseSize).default({ width: 64, height: 64 }, '64x64'),
    )
    .addOption(
      new Option('--fit <how>', 'bars around, edges cut off, or out of shape').choices(pictureFits).default('contain'),
    )
    .option('--fps <n>', 'pictures per second, at most', parseFps, 60)
    .addOption(createLimitOption('--frames <n>', 'end after so many pictures'))
    .option('--timeout <ms>', 'longest wait for the first picture', parseTimeoutMs, defaultTimeoutMs)
    .option(
      '--report',
      'for programs that start this one: wait for source and panel, tell of both in lines of JSON on standard output, end with standard input',
      false,
    )
    .action((flags: MatrixFlags, command: Command) => {
      const isNamed = command.getOptionValueSource('streamName') === 'cli';
      if (isNamed && flags.ring !== undefined) {
        throw new CliError(exitCodes.usage, 'give --stream-name or --ring, not both');
      }
      if (flags.demo && !flags.report) throw new CliError(exitCodes.usage, '--demo goes with --report');
      return flags.report ? report(flags) : show(flags);
    });
}

async function report(flags: MatrixFlags): Promise<void> {
  const job = readJob(flags);
  const { reportBridge } = await import('../matrix/report-bridge.ts');
  await reportBridge(job);
}

async function show(flags: MatrixFlags): Promise<void> {
  const { size: panel, ring, streamName } = flags;
  if (ring === undefined && streamName === undefined) throw new CliError(exitCodes.usage, nothingNamed);
  const { showOnPanel } = await import('../matrix/show-on-panel.ts');
  await showOnPanel({ ...flags, panel, address: readAddress(flags) });
}

function readAddress({ socket, tcp }: MatrixFlags): MatrixAddress {
  return tcp !== undefined ? { tcpAddress: tcp } : socket !== undefined ? { socketPath: socket } : {};
}

function readJob(flags: MatrixFlags): BridgeJob {
  const { size: panel, fit, fps } = flags;
  return { source: readBridgeSource(flags), address: readAddress(flags), panel, fit, fps };
}

function readBridgeSource({ demo, ring, streamName }: MatrixFlags): BridgeSource {
  if (demo) return { type: 'demo' };
  if (ring !== undefined) return { type: 'engine', ringPath: ring };
  if (streamName !== undefined) return { type: 'stream', name: streamName };
  throw new CliError(exitCodes.usage, nothingNamed);
}
