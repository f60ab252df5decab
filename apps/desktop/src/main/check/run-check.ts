import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Desktop } from '../create-desktop.ts';
import { checkPicture, isGood } from './headless-check.ts';

/** The shipped stage with the most shades. */
const shadedStage = 'product.usda';

/** Opens a stage that comes with the application and reads its picture back; resolves with the exit code. */
export async function runCheck(desktop: Desktop, stagesDir: string | undefined): Promise<number> {
  const window = desktop.windows.findMain();
  if (window === undefined) throw new Error('expected a window to check, found none');
  const { webContents: contents } = window;
  desktop.windows.send(contents, 'framelane:menu-command', { command: 'show-stream' });
  const stage = stagesDir === undefined ? undefined : findStage(stagesDir);
  if (stage !== undefined) desktop.files.open(stage);
  const result = await checkPicture({ window, readLane: () => desktop.windows.readLane(contents) });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return isGood(result) ? 0 : 1;
}

function findStage(folder: string): string | undefined {
  const stages = readdirSync(folder).filter((file) => file.endsWith('.usda'));
  const name = stages.includes(shadedStage) ? shadedStage : stages[0];
  return name === undefined ? undefined : join(folder, name);
}
