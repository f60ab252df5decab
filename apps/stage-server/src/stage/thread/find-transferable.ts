import type { StageScene } from '../scene/stage-scene.ts';
import type { StageAnswer } from './stage-messages.ts';

/** The memory of a scene's arrays, so that the answer carrying it hands them over instead of copying. */
export function findTransferable(answer: StageAnswer): ArrayBuffer[] {
  if (answer.kind !== 'result' || !hasScene(answer.value)) return [];
  const buffers = new Set<ArrayBufferLike>();
  for (const { mesh } of answer.value.scene.drawn) {
    for (const array of [mesh.positions, mesh.normals, mesh.uvs, mesh.colors, mesh.indices]) {
      if (array !== undefined) buffers.add(array.buffer);
    }
  }
  for (const { rgba } of answer.value.scene.images) buffers.add(rgba.buffer);
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

function hasScene(value: unknown): value is { scene: StageScene } {
  return typeof value === 'object' && value !== null && 'scene' in value;
}
