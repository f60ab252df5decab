import { readdir } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { type OutputRules, resolveOutputPath } from '../media/path-rules.ts';
import { WireError } from '../wire-error.ts';
import { exportCodecs } from './export-codecs.ts';
import type { ExportCodec } from './export-plan.ts';
import { isSequenceName, matchSequence } from './sequence-name.ts';

/**
 * Checks where an export goes by the rules of outputs, and that the name fits the codec. A sequence of pictures exists
 * when any of its files does. Throws {@link WireError} `bad_request` or as {@link resolveOutputPath} does.
 */
export async function resolveTarget(path: string, rules: OutputRules & { codec: ExportCodec }): Promise<string> {
  const { codec, overwrites } = rules;
  const { extensions } = exportCodecs[codec];
  if (!extensions.includes(extname(path).toLowerCase())) {
    throw new WireError('bad_request', `path must end in ${extensions.join(' or ')} for the codec ${codec}`);
  }
  const name = basename(path);
  if (codec === 'png' && !isSequenceName(name)) {
    throw new WireError('bad_request', 'the name of a png sequence must hold one %d or %0Nd for the number');
  }
  const target = await resolveOutputPath(path, rules);
  if (codec === 'png' && !overwrites && (await readdir(dirname(target))).some(matchSequence(name))) {
    throw new WireError('job_conflict', 'the output exists already; it is only replaced with overwrite');
  }
  return target;
}
