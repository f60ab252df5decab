import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { makeBuilderConfig } from './builder-config.mjs';
import { chooseElectron } from './choose-electron.mjs';
import { stageFiles } from './stage-files.mjs';

// Packs the built application: `--dir` as a folder, else as what people install on this system.
const { values } = parseArgs({ options: { dir: { type: 'boolean' }, output: { type: 'string' } } });
const desktopDir = join(import.meta.dirname, '..');
if (!existsSync(join(desktopDir, 'dist', 'main', 'main.cjs'))) {
  process.stderr.write('expected a built application in dist/, found none; run the script "build" first\n');
  process.exit(1);
}
const outputDir = resolve(values.output ?? join(desktopDir, '.artifacts', 'package'));
const stageDir = join(outputDir, 'stage');
await stageFiles(stageDir);
const electron = await chooseElectron();
await build({
  projectDir: desktopDir,
  ...(values.dir ? { dir: true } : {}),
  publish: 'never',
  config: makeBuilderConfig({ stageDir, outputDir, electron }),
});
