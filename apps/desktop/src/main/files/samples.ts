import { readdirSync } from 'node:fs';
import type { DesktopSettings } from '../../shared/desktop-settings.ts';
import type { RequestOf } from '../../shared/ipc-channels.ts';
import { type Samples, sampleClipId } from '../../shared/samples.ts';
import type { ChosenFiles } from './chosen-files.ts';
import type { SampleClip } from './sample-clip.ts';

type EngineCommand = RequestOf<'framelane:send-engine-command'>;

const stagePattern = /\.usd[acz]?$/i;
/** The stage that shows most comes first; a test of strength last. */
const firstStage = 'product.usda';
const lastStage = 'stress.usda';

/** What there is to begin with: known to programs that come along, which those beside a gateway are taken to be. */
export function listSamples(
  { engine, stage }: Pick<DesktopSettings, 'engine' | 'stage'>,
  stagesDir: string | undefined,
): Samples {
  const ownStages = stage.type === 'spawn' && stage.command === undefined && stagesDir !== undefined;
  return {
    hasClip: engine.type === 'spawn' ? engine.command === undefined : 'addressFile' in engine,
    stages: ownStages ? listStages(stagesDir) : [],
  };
}

/** The command with the sample's own place in it, where it opens the sample. */
export async function resolveSample(
  request: EngineCommand,
  { clip, chosen }: { clip: SampleClip; chosen: ChosenFiles },
): Promise<EngineCommand> {
  if (request.command !== 'ingest' || request.fields.path !== sampleClipId) return request;
  const { path } = chosen.add(await clip.prepare());
  return { ...request, fields: { ...request.fields, path } };
}

function listStages(folder: string): string[] {
  const rank = (name: string): number => (name === firstStage ? 0 : name === lastStage ? 2 : 1);
  return readdirSync(folder)
    .filter((name) => stagePattern.test(name))
    .sort((left, right) => rank(left) - rank(right));
}
