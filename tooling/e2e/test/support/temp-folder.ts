import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A folder that whoever made it closes. */
export function makeTempFolder(): { path: string; close(): void } {
  const path = mkdtempSync(join(inject('runFolder'), 'temp-'));
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}
