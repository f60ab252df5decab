// Stands before the application under test: Playwright misses a window that opens while it attaches, and then waits for
// ever. Until it has attached and calls `__playwright_run`, the application is not told that Electron is ready.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { app } = require('electron');

const { FRAMELANE_ATTACHED_APP: appDir } = process.env;
delete process.env.FRAMELANE_ATTACHED_APP;

const manifestPath = join(appDir, 'package.json');
if (!existsSync(manifestPath)) {
  process.stderr.write(`expected an application folder with a package.json, got ${appDir}\n`);
  app.exit(2);
} else {
  holdReadyBack();
  // What stands before the last of Playwright's own switches is for the debugger, not for the application.
  process.argv.splice(1, process.argv.indexOf('--remote-debugging-port=0'));
  process.argv = process.argv.map((argument) => (argument === __dirname ? appDir : argument));
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  app.setAppPath(appDir);
  app.setName(manifest.productName ?? manifest.name ?? 'app');
  if (manifest.version) app.setVersion(manifest.version);
  require('node:module')._load(join(appDir, manifest.main ?? 'index.js'), module, true);
}

function holdReadyBack() {
  const emit = app.emit.bind(app);
  const electronReady = app.whenReady();
  let readyArguments = [];
  let isAttached = false;
  let tellReady;
  const ready = new Promise((resolve) => {
    tellReady = resolve;
  });
  app.emit = (event, ...details) => {
    if (event !== 'ready') return emit(event, ...details);
    readyArguments = details;
    return app.listenerCount('ready') > 0;
  };
  app.isReady = () => isAttached;
  app.whenReady = () => ready;
  globalThis.__playwright_run = async () => {
    await electronReady;
    isAttached = true;
    tellReady();
    emit('ready', ...readyArguments);
  };
}
