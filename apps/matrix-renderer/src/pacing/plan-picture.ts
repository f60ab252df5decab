import { fitPicture } from '../picture/fit-picture.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';
import type { IdlePlan } from './idle-picture.ts';
import type { PictureSettings } from './picture-stages.ts';

/** What the render thread needs to know about pictures; reads the idle picture's file. Throws `E_USAGE`. */
export async function planPicture(settings: Pick<ServiceSettings, 'pipeline' | 'idle'>): Promise<PictureSettings> {
  const { pipeline, idle } = settings;
  return { pipeline, idle: { plan: await planIdle(settings), afterMs: idle.afterMs } };
}

async function planIdle({ pipeline, idle }: Pick<ServiceSettings, 'pipeline' | 'idle'>): Promise<IdlePlan> {
  if (idle.action.type !== 'image') return idle.action;
  const { readPng } = await import('../picture/read-png.ts');
  const { pixels } = fitPicture(await readPng(idle.action.path), pipeline.width, pipeline.height);
  return { type: 'image', pixels };
}
