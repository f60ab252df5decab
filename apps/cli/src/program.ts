import { Command, CommanderError } from 'commander';
import { addLsCommand } from './commands/ls.ts';
import { exitCodes } from './exit-codes.ts';

/** Runs one command line to its end and gives the exit code. Results go to standard output, all else to standard error. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command('framelane')
    .description('Headless commands for the streams and rings of this machine.')
    .exitOverride()
    .showHelpAfterError();
  addLsCommand(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return exitCodes.failed;
  }
}
