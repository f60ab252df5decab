import { join } from 'node:path';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { readJsonFile } from '../settings/atomic-file.ts';

const FeedSchema = Type.Object({ url: Type.String({ pattern: '^https://' }) });

export interface FeedFacts {
  /** The user asked for it in the settings. */
  isWanted: boolean;
  isPackaged: boolean;
  platform: string;
  resourcesDir: string;
}

/**
 * Where newer versions are looked for: the place in `update-feed.json` that a build put beside the archive. `undefined`
 * is the rule: builds name none, settings ask for none, and on Linux packages are updated by the system.
 */
export function chooseFeed({ isWanted, isPackaged, platform, resourcesDir }: FeedFacts): string | undefined {
  if (!isWanted || !isPackaged || platform === 'linux') return undefined;
  const feed = readJsonFile(join(resourcesDir, 'update-feed.json'));
  return Check(FeedSchema, feed) ? feed.url : undefined;
}
