import { extname } from 'node:path';
import { parseChain } from '../../effects/parse-chain.ts';
import type { ResolvedChain } from '../../effects/resolved-chain.ts';
import { exportCodecs, isExportCodec } from '../../export/export-codecs.ts';
import type { ExportPlan } from '../../export/export-plan.ts';
import { computeFingerprint } from '../../media/ingest-file.ts';
import { resolveInputPath, resolveOutputPath } from '../../media/path-rules.ts';
import { WireError } from '../../wire-error.ts';
import type { QueuedExport, RangeOrder } from '../queue-orders.ts';

/** What a worker goes by. */
export interface WorkerRules {
  build: string;
  mediaRoots: readonly string[];
}

/** Throws `queue_unavailable` when the order comes from an engine of another build. */
export function checkBuild(order: { build: string }, { build }: WorkerRules): void {
  if (order.build === build) return;
  throw new WireError(
    'queue_unavailable',
    `a worker at the queue is of build ${build}, the engine of build ${String(order.build).slice(0, 40)}; run the same version everywhere`,
  );
}

/**
 * Checks an export by the worker's own rules, whatever the engine found: the source and the target's folder inside its
 * media roots, the file the same as the engine's, the chain made of known effects. Returns it with what it checked.
 * Throws {@link WireError}.
 */
export async function checkExport<Order extends QueuedExport>(order: Order, rules: WorkerRules): Promise<Order> {
  checkBuild(order, rules);
  const { plan } = order;
  await checkSource(plan.source, rules);
  checkEncoding(plan);
  const { mediaRoots } = rules;
  const path = await resolveOutputPath(plan.target.path, {
    sourcePath: plan.source.path,
    overwrites: true,
    mediaRoots,
  });
  return { ...order, plan: { ...plan, chain: checkChain(plan.chain), target: { path, unfinishedPath: '' } } };
}

/** As {@link checkExport}, for the pictures of a range. */
export async function checkRange(order: RangeOrder, rules: WorkerRules): Promise<RangeOrder> {
  checkBuild(order, rules);
  await checkSource(order.source, rules);
  return { ...order, chain: checkChain(order.chain) };
}

async function checkSource(source: ExportPlan['source'], { mediaRoots }: WorkerRules): Promise<void> {
  const file = await resolveInputPath(source.path, mediaRoots);
  if (file.realPath === source.path && computeFingerprint(file) === source.fingerprint) return;
  throw new WireError('decode_failed', 'a worker at the queue finds another file than the engine under the same path');
}

/** The container and the words for the encoder are among those that an engine lets through. */
function checkEncoding({ codec, preset, target }: ExportPlan): void {
  const facts = isExportCodec(codec) ? exportCodecs[codec] : undefined;
  const isKnown = facts?.extensions.includes(extname(target.path).toLowerCase()) === true;
  if (isKnown && (preset === undefined || facts?.presets.includes(preset) === true)) return;
  throw new WireError(
    'unsupported_codec',
    'a worker at the queue does not know the codec, its preset or the container',
  );
}

/** Reads a chain again, with the places that its disabled entries had: random effects depend on them. */
function checkChain({ entries, seed }: ResolvedChain): ResolvedChain {
  const gap = { effectId: 'fx.invert', isEnabled: false };
  const chain: unknown[] = [];
  for (const { effectId, params, mix, position } of entries) {
    while (chain.length < position) chain.push(gap);
    chain.push({ effectId, parameters: params, mix });
  }
  return parseChain(chain, seed);
}
