// Does what the default application of a plain Electron does: it starts the application folder named in argv.
const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
const appDir = resolve(given ?? '.');
const manifestPath = join(appDir, 'package.json');

if (given === undefined || !existsSync(manifestPath)) {
  process.stderr.write(`expected an application folder with a package.json as argument, got ${given ?? 'none'}\n`);
  app.exit(2);
} else {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  app.setAppPath(appDir);
  app.setName(manifest.productName ?? manifest.name ?? 'app');
  if (manifest.version) app.setVersion(manifest.version);
  require('node:module')._load(join(appDir, manifest.main ?? 'index.js'), module, true);
}
