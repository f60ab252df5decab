import type { ExportTarget } from './engine-backend.ts';

/** Whether the other side told what file an export writes. */
export function isExportTarget(value: unknown): value is ExportTarget {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}
