// Stands before the application under test: Playwright misses a window that opens while it attaches, and then waits for
// ever. Its own loader holds "ready" back until it has attached; it uses it only with an Electron it finds itself.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { app } = require('electron');

const { FRAMELANE_ATTACHED_APP: appDir, FRAMELANE_ATTACH_LOADER: loaderPath } = process.env;
delete process.env.FRAMELANE_ATTACHED_APP;
delete process.env.FRAMELANE_ATTACH_LOADER;

const manifestPath = join(appDir, 'package.json');
if (!existsSync(manifestPath)) {
  process.stderr.write(`expected an application folder with a package.json, got ${appDir}\n`);
  app.exit(2);
} else {
  require(loaderPath);
  process.argv = process.argv.map((argument) => (argument === __dirname ? appDir : argument));
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  app.setAppPath(appDir);
  app.setName(manifest.productName ?? manifest.name ?? 'app');
  if (manifest.version) app.setVersion(manifest.version);
  require('node:module')._load(join(appDir, manifest.main ?? 'index.js'), module, true);
}
