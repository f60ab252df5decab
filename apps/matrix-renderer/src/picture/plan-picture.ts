import type { IdlePlan } from '../pacing/idle-picture.ts';
import type { PictureSettings } from '../pacing/picture-stages.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';
import { fitPicture } from './fit-picture.ts';

/** What the render thread needs to know about pictures; reads the idle picture's file. Throws `E_USAGE`. */
export async function planPicture(settings: Pick<ServiceSettings, 'pipeline' | 'idle'>): Promise<PictureSettings> {
  const { pipeline, idle } = settings;
  return { pipeline, idle: { plan: await planIdle(settings), afterMs: idle.afterMs } };
}

async function planIdle({ pipeline, idle }: Pick<ServiceSettings, 'pipeline' | 'idle'>): Promise<IdlePlan> {
  if (idle.action.type !== 'image') return idle.action;
  const { readPng } = await import('./read-png.ts');
  const { pixels } = fitPicture(await readPng(idle.action.path), pipeline.width, pipeline.height);
  return { type: 'image', pixels };
}
