#!/usr/bin/env node
import { formatMatrixReady } from '@framelane/protocol/matrix';
import { type CliOrder, parseCli } from './cli.ts';
import { createService, type Service } from './create-service.ts';
import { endService, endWithStandardInput, handleSignals } from './end-service.ts';
import { ServiceError } from './errors.ts';

let service: Service | undefined;
handleSignals({
  getService: () => service,
  reload: async (running) => {
    const order = parseCli(process.argv.slice(2), process.env);
    if (order.type === 'run') await running.reload(order.given);
  },
});

/** Prints the one line of a known failure and gives its exit code; a bug keeps its stack. */
function report(error: unknown): number {
  if (!(error instanceof ServiceError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 70;
  }
  const hint = error.code === 'E_USAGE' ? '\nTry isolated-render --help' : '';
  const prefix = error.code === 'E_USAGE' ? 'Error:' : `Error: ${error.code}:`;
  process.stderr.write(`${prefix} ${error.message}${hint}\n`);
  return error.exitCode;
}

function readOrder(): CliOrder {
  try {
    return parseCli(process.argv.slice(2), process.env);
  } catch (error) {
    process.exit(report(error));
  }
}

const order = readOrder();
if (order.type === 'print') {
  process.stdout.write(order.text);
} else {
  try {
    if (order.type === 'command') {
      const { runCommand } = await import('./commands/run-command.ts');
      process.exit(await runCommand(order.command));
    }
    service = createService({ ...order, onLost: (error) => void endService(service, report(error)) });
    const { width, height, exitOnStdinClose } = order.settings;
    if (exitOnStdinClose) endWithStandardInput(() => service);
    await service.start();
    if (exitOnStdinClose) process.stdout.write(formatMatrixReady({ url: service.httpUrl, width, height }));
  } catch (error) {
    await endService(service, report(error));
  }
}
