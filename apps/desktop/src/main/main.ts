import { app } from 'electron';
import { parseOptions, usage } from './cli-options.ts';
import { registerAppScheme } from './page-scheme/serve-page.ts';
import { runDesktop } from './run-desktop.ts';

const usageExitCode = 2;

// Without a package, Electron is given the application folder first.
const given = process.argv.slice(1);
const isFolder = (arg: string): boolean => !arg.startsWith('-');
const own = app.isPackaged ? given : given.filter((_arg, index) => index !== given.findIndex(isFolder));
const order = parseOptions(own, process.env);

switch (order.type) {
  case 'help':
    process.stdout.write(usage);
    app.exit(0);
    break;
  case 'version':
    process.stdout.write(`${app.getVersion()}\n`);
    app.exit(0);
    break;
  case 'wrong':
    process.stderr.write(`${order.message}\n\n${usage}`);
    app.exit(usageExitCode);
    break;
  default:
    registerAppScheme();
    runDesktop(order.options);
}
