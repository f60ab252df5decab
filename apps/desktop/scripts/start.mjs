import { openWindow } from './open-window.mjs';

// Starts the built application with this command line's options.
try {
  const window = await openWindow(process.argv.slice(2));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => window.kill(signal));
  window.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  process.stderr.write(`The window cannot be opened: ${error.message}\n`);
  process.exit(1);
}
