import { dirname } from 'node:path';
import type { PreparedStage } from '../../shared/ipc-channels.ts';
import type { StageHost } from '../sidecars/stage-host.ts';
import type { ChosenFiles } from './chosen-files.ts';

const foreignNote =
  'This stage server was not started by the application, which therefore cannot allow it the folder of this stage';

/** Lets our stage server read the folder of a stage that the user chose; every other place is the server's to judge. */
export async function prepareStage(
  path: string,
  { chosen, stage }: { chosen: ChosenFiles; stage: Pick<StageHost, 'allowFolder'> },
): Promise<PreparedStage> {
  if (!chosen.has(path)) return { path };
  return (await stage.allowFolder(dirname(path))) ? { path } : { path, note: foreignNote };
}
