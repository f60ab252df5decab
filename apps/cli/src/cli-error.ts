import { CommanderError } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** A failure with the text to print and the code to end with. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

const exitCodeOfCode: Readonly<Record<string, ExitCode>> = {
  ERR_SHM_INVALID_ARG: exitCodes.usage,
  ERR_SHM_MESSAGE: exitCodes.usage,
  ERR_SHM_TIMEOUT: exitCodes.timeout,
  ERR_MATRIX_ACK_TIMEOUT: exitCodes.timeout,
  ERR_VIEWER_TIMEOUT: exitCodes.timeout,
  ERR_SHM_NOT_FOUND: exitCodes.noStream,
  ERR_SHM_VERSION: exitCodes.protocol,
  ERR_SHM_BAD_REGION: exitCodes.protocol,
};

/** The code to end with after `error`. */
export function findExitCode(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof Error) || !('code' in error)) return exitCodes.failed;
  return exitCodeOfCode[String(error.code)] ?? exitCodes.failed;
}
