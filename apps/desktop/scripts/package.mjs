import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { makeBuilderConfig } from './builder-config.mjs';
import { chooseElectron } from './choose-electron.mjs';
import { makeDeb } from './make-deb.mjs';
import { stageFiles } from './stage-files.mjs';

// Packs the built application: `--dir` as a folder, `--deb` as a Debian package made by the system's own tool,
// `--appimage` as one file that runs, else as what people install on this system. For the last two electron-builder
// fetches its tools; those of an AppImage may lie in a folder that `APPIMAGE_TOOLS_PATH` names.
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean' },
    deb: { type: 'boolean' },
    appimage: { type: 'boolean' },
    output: { type: 'string' },
  },
});
const desktopDir = join(import.meta.dirname, '..');
if (!existsSync(join(desktopDir, 'dist', 'main', 'main.cjs'))) {
  process.stderr.write('expected a built application in dist/, found none; run the script "build" first\n');
  process.exit(1);
}
const outputDir = resolve(values.output ?? join(desktopDir, '.artifacts', 'package'));
const stageDir = join(outputDir, 'stage');
await stageFiles(stageDir);
const electron = await chooseElectron();
const config = makeBuilderConfig({ stageDir, outputDir, electron });
const isFolder = values.dir || values.deb;
const kind = { ...(isFolder ? { dir: true } : {}), ...(values.appimage ? { linux: ['AppImage'] } : {}) };
// It lists packages with whichever manager started it, and pnpm would answer for the workspace instead of the stage.
for (const name of ['npm_config_user_agent', 'npm_execpath']) delete process.env[name];
await build({ projectDir: desktopDir, ...kind, publish: 'never', config });
if (values.deb) {
  const unpackedDir = join(outputDir, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  const { version } = JSON.parse(readFileSync(join(desktopDir, 'package.json'), 'utf8'));
  const { icon, deb, fileAssociations } = config;
  const order = { unpackedDir, outputDir, icon, version, depends: deb.depends, fileAssociations };
  process.stdout.write(`${makeDeb(order)}\n`);
}
