import type { EffectInstance, MediaRef } from '@framelane/viewer-backend';
import { readEffects } from '../effects/effect-text.ts';

const kind = 'framelane-project';
const version = 1;

/** What a project is: a clip, what is done to it, and where. Times are seconds within the clip. */
export interface Project {
  media?: MediaRef;
  chain: readonly EffectInstance[];
  inS?: number;
  outS?: number;
  timeS: number;
}

export function writeProject({ media, chain, inS, outS, timeS }: Project): string {
  const effects = chain.map(({ id: _id, ...effect }) => effect);
  return `${JSON.stringify({ kind, version, media, chain: effects, inS, outS, timeS }, null, 2)}\n`;
}

/** Reads a project's text, or says why it cannot be used. Effects are checked when an engine applies them. */
export function readProject(text: string): { project: Project } | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'the file is no JSON' };
  }
  if (!isRecord(value) || value.kind !== kind) return { reason: 'the file is no Framelane project' };
  if (value.version !== version)
    return { reason: `expected a project of version ${version}, found ${String(value.version)}` };
  const read = readEffects(value.chain, []);
  if ('reason' in read) return { reason: `its effects cannot be used: ${read.reason}` };
  const media = readMedia(value.media);
  if (value.media !== undefined && media === undefined) return { reason: 'its clip is not named as it should be' };
  const [inS, outS] = [readTime(value.inS), readTime(value.outS)];
  return {
    project: {
      chain: read.effects,
      timeS: readTime(value.timeS) ?? 0,
      ...(media === undefined ? {} : { media }),
      ...(inS === undefined ? {} : { inS }),
      ...(outS === undefined || (inS !== undefined && outS <= inS) ? {} : { outS }),
    },
  };
}

function readMedia(value: unknown): MediaRef | undefined {
  if (!isRecord(value)) return undefined;
  const { type, id, name, path } = value;
  if (type === 'id' && typeof id === 'string' && typeof name === 'string') return { type, id, name };
  if (type !== 'path' || typeof path !== 'string') return undefined;
  return typeof name === 'string' ? { type, path, name } : { type, path };
}

function readTime(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
