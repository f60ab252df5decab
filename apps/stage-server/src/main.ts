#!/usr/bin/env node
import { parseCommandLine } from './cli.ts';

const order = await parseCommandLine(process.argv.slice(2));
if (order.type === 'serve') {
  const { runServer } = await import('./run-server.ts');
  await runServer(order.options);
} else {
  const { runSnapshot } = await import('./run-snapshot.ts');
  process.exitCode = await runSnapshot(order.options);
}
