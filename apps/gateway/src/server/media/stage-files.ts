import { extname } from 'node:path';

const stageExtensions = new Set(['.usd', '.usda', '.usdc', '.usdz', '.gltf', '.glb']);

/** Whether a file with this name is offered as a stage. */
export function hasStageExtension(name: string): boolean {
  return stageExtensions.has(extname(name).toLowerCase());
}
