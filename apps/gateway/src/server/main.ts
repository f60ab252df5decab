#!/usr/bin/env node
import { CommanderError } from 'commander';
import { parseCli } from './cli.ts';
import { createGateway } from './create-gateway.ts';
import { endOnSignal } from './end-on-signal.ts';
import { UsageError } from './errors.ts';
import type { GatewayOptions } from './options.ts';
import { describeStart } from './start-up-lines.ts';
import { version } from './version.ts';

const exitCodes = { failed: 1, usage: 2 } as const;

function readOptions(): GatewayOptions {
  try {
    return parseCli(process.argv.slice(2), process.env, version);
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : exitCodes.usage);
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exit(exitCodes.usage);
  }
}

const options = readOptions();
const gateway = await createGateway({ ...options, version });
endOnSignal(() => gateway.close());
try {
  const listening = await gateway.start();
  for (const line of describeStart(options, listening, gateway.token.value)) process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`error: cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  await gateway.close();
  process.exitCode = exitCodes.failed;
}
