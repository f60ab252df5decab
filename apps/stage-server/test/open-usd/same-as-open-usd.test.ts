import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWithOpenUsd, openUsd } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { beforeAll, describe, expect, it } from 'vitest';
import { stagesFolder } from '../support/draw.ts';
import { compareStage, loadForComparison } from './compare-stage.ts';

const fixtures = fileURLToPath(new URL('../fixtures/stages', import.meta.url));
const files = [stagesFolder, fixtures].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.usd[ac]?$/.test(name))
    .map((name) => join(folder, name)),
);

needs(describe, await openUsd())('stages are what OpenUSD makes of them', () => {
  let accounts: Awaited<ReturnType<typeof describeWithOpenUsd>> = [];
  beforeAll(async () => {
    accounts = await describeWithOpenUsd(files);
  });

  it('has enough of them', () => {
    expect(files.length).toBeGreaterThanOrEqual(21);
  });

  it.each(files.map((file) => [basename(file), file]))('%s', (_name, file) => {
    compareStage(loadForComparison(file, [stagesFolder, fixtures]), accounts[files.indexOf(file)]!);
  });
});
