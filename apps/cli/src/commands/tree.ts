import type { PrimNode } from '@framelane/viewer-backend';
import type { Command } from 'commander';
import { createLimitOption } from '../options/limit-option.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { type StageSession, useStage } from '../stage/use-stage.ts';

interface TreeFlags extends StreamFlags {
  root: string;
  depth: number;
  json: boolean;
}

/** `tree`: the prims of a stage, asked for level by level. */
export function addTreeCommand(program: Command): void {
  addStreamOptions(program.command('tree'))
    .description('list the prims of the stage')
    .option('--root <path>', 'below this prim', '/')
    .addOption(createLimitOption('--depth <n>', 'so many levels'))
    .option('--json', 'as a JSON array of prims with their children', false)
    .action((flags: TreeFlags) =>
      useStage(flags, async (stage) => {
        const { root, depth, json } = flags;
        if (json) process.stdout.write(`${JSON.stringify(await collectTree(stage, root, depth))}\n`);
        else await printTree(stage, { root, depth, level: 0 });
      }),
    );
}

async function collectTree(stage: StageSession, root: string, depth: number): Promise<PrimNode[]> {
  const prims = await stage.backend.getStageTree(root);
  stage.extendPatience();
  for (const prim of prims) {
    if (prim.hasChildren && depth > 1) prim.children = await collectTree(stage, prim.path, depth - 1);
  }
  return prims;
}

/** Prints as it asks, because a stage can be large. */
async function printTree(stage: StageSession, at: { root: string; depth: number; level: number }): Promise<void> {
  const prims = await stage.backend.getStageTree(at.root);
  stage.extendPatience();
  for (const prim of prims) {
    const indent = '  '.repeat(at.level);
    process.stdout.write(`${indent}${prim.name}${prim.type === undefined ? '' : `  ${prim.type}`}\n`);
    if (!prim.hasChildren || at.level + 1 >= at.depth) continue;
    await printTree(stage, { root: prim.path, depth: at.depth, level: at.level + 1 });
  }
}
