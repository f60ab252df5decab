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
  for (const { id, name, category, params } of infos) {
    process.stdout.write(`${id}  ${name} (${category})\n`);
    for (const param of params) {
      const span = 'min' in param ? `${param.min}..${param.max}` : param.type;
      process.stdout.write(`    ${param.name}  ${span}, default ${param.default}\n`);
    }
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
