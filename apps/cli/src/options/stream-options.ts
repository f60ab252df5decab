import { type Command, Option } from 'commander';
import { parseTimeoutMs } from './parse-values.ts';

/** Which stream a command is about, and how long it waits for what it needs. */
export interface StreamFlags {
  streamName: string;
  /** Milliseconds. */
  timeout: number;
}

export const defaultTimeoutMs = 15_000;

/** Adds what every command that attaches to a stream understands. */
export function addStreamOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--stream-name <name>', 'the stream, as `framelane ls` shows it')
        .env('OV_SHM_STREAM_NAME')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--timeout <ms>', 'longest wait for an answer or a first picture')
        .argParser(parseTimeoutMs)
        .default(defaultTimeoutMs),
    );
}
