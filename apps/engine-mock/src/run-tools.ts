import type { ParamDef } from '@framelane/protocol/engine';
import { effects } from './effects/effect-registry.ts';
import { makeGallery } from './gallery/make-gallery.ts';
import { makeSampleClip } from './media/sample-clip/make-sample-clip.ts';

/** Prints the effects to standard output; a reader who has seen enough may close it. */
export function printEffects(isJson: boolean): void {
  process.stdout.on('error', endQuietly);
  const infos = effects.map((effect) => effect.info);
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ effects: infos }, null, 2)}\n`);
    return;
  }
  for (const { id, name, category, params, history } of infos) {
    const memory = history === undefined ? '' : `, looks back ${history} frames`;
    process.stdout.write(`${id}  ${name} (${category}${memory})\n`);
    for (const param of params) {
      process.stdout.write(`    ${param.name}  ${describeValues(param)}, default ${param.default}\n`);
    }
  }
}

function describeValues(param: ParamDef): string {
  switch (param.type) {
    case 'bool':
      return 'true | false';
    case 'choice':
      return param.options.join(' | ');
    case 'float':
    case 'int':
      return `${param.min}..${param.max}${param.unit === undefined ? '' : ` ${param.unit}`}`;
  }
}

/** Writes the gallery of effects to `folder`, with progress on standard error. */
export async function writeGallery(folder: string): Promise<void> {
  await makeGallery(folder, (effectId) => process.stderr.write(`${effectId}\n`));
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

/** Writes the sample clip to `path`, with progress on standard error. */
export async function writeSample(path: string): Promise<void> {
  await makeSampleClip(path, (done, total) => {
    if (done % 30 === 0 || done === total) process.stderr.write(`sample clip: ${Math.round((100 * done) / total)} %\n`);
  });
}
