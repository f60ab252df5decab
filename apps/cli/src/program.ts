import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { findExitCode } from './cli-error.ts';
import { addAovCommand } from './commands/aov.ts';
import { addClickCommand } from './commands/click.ts';
import { addDragCommand } from './commands/drag.ts';
import { addFrameCommand } from './commands/frame.ts';
import { addInfoCommand } from './commands/info.ts';
import { addLsCommand } from './commands/ls.ts';
import { addMatrixCommand } from './commands/matrix.ts';
import { addPickCommand } from './commands/pick.ts';
import { addPropsCommand } from './commands/props.ts';
import { addSelectCommand } from './commands/select.ts';
import { addSendCommand } from './commands/send.ts';
import { addSettingsCommand } from './commands/settings.ts';
import { addStreamCommand } from './commands/stream.ts';
import { addTestPatternCommand } from './commands/test-pattern.ts';
import { addTreeCommand } from './commands/tree.ts';
import { exitCodes } from './exit-codes.ts';

const addCommands = [
  addLsCommand,
  addInfoCommand,
  addFrameCommand,
  addStreamCommand,
  addSendCommand,
  addTestPatternCommand,
  addTreeCommand,
  addPropsCommand,
  addSelectCommand,
  addPickCommand,
  addClickCommand,
  addDragCommand,
  addAovCommand,
  addSettingsCommand,
  addMatrixCommand,
];

/** Runs one command line to its end and gives the exit code. Results go to standard output, all else to standard error. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command('framelane')
    .description('Headless commands for the streams, stages and rings of this machine.')
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError('(framelane --help tells more)');
  for (const add of addCommands) add(program);
  process.stdout.on('error', endQuietly);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has printed its own.
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`framelane: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    return findExitCode(error);
  }
}

/** A reader such as `head` that has seen enough is no failure; a full disk is. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`framelane: ${error.message}\n`);
  process.exit(exitCodes.failed);
}
