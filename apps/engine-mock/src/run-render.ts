import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { parseChain } from './effects/parse-chain.ts';
import type { ResolvedChain } from './effects/resolved-chain.ts';
import type { ExportCodec } from './export/export-plan.ts';
import { describeSource, makeExportPlan } from './export/make-export-plan.ts';
import { resolveTarget } from './export/resolve-target.ts';
import { runExport } from './export/run-export.ts';
import { ingestFile } from './media/ingest-file.ts';
import { resolveInputPath } from './media/path-rules.ts';
import { ProgressBar } from './progress-bar.ts';
import { toWireErrorData, WireError } from './wire-error.ts';

export interface RenderOrder {
  /** JSON file with a list of effects, as commands take it; absent means none. */
  chainPath?: string;
  inputPath: string;
  outputPath: string;
  codec: ExportCodec;
  overwrites: boolean;
}

/** Renders one file through a chain into another; sets the exit code 1 and says why when that fails or is interrupted. */
export async function runRender(order: RenderOrder): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () =>
      abort.abort(new WireError('shutting_down', `interrupted by ${signal}; nothing was written`)),
    );
  }
  const bar = new ProgressBar(process.stderr);
  try {
    const chain = await readChain(order.chainPath);
    const { inputPath, overwrites, codec } = order;
    const targetPath = await resolveTarget(order.outputPath, { sourcePath: inputPath, overwrites, codec });
    const media = await ingestFile(await resolveInputPath(inputPath, [dirname(inputPath)]));
    const source = describeSource(media, { by: 'time', startSeconds: 0, endSeconds: undefined });
    const settings = { codec, size: { by: 'source' }, includesSound: true } as const;
    const plan = makeExportPlan({ source, chain, settings, targetPath });
    const total = plan.frames.end;
    const onProgress = (done: number) => bar.show(done, total);
    await runExport(plan, { signal: abort.signal, threadCount: availableParallelism(), onProgress });
    bar.end();
  } catch (error) {
    bar.end();
    const { code, message, cause } = toWireErrorData(error);
    process.stderr.write(`error: ${code}: ${code === 'internal' ? (cause ?? message) : message}\n`);
    process.exitCode = 1;
  }
}

async function readChain(path: string | undefined): Promise<ResolvedChain> {
  if (path === undefined) return parseChain(undefined);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WireError('not_found', 'the file of --chain cannot be read', error);
  });
  try {
    return parseChain(JSON.parse(text));
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError('bad_request', 'the file of --chain must hold a JSON list of effects', error);
  }
}
