import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { pythonCapability, runPeer } from '../src/index.mjs';
import { useWorkFolder } from './support/work-folder.ts';

const ringJson = fileURLToPath(import.meta.resolve('@framelane/protocol/fixtures/ring/golden.json'));
const gatewayJson = fileURLToPath(import.meta.resolve('@framelane/protocol/fixtures/gateway/golden.json'));
const inWorkFolder = useWorkFolder();

needs(describe, await pythonCapability())('golden bytes built in Python', () => {
  it('equal those of the protocol package', async () => {
    const { exitCode, lines } = await runPeer('golden', [ringJson, gatewayJson]);
    const comparisons = lines.map((line) => JSON.parse(line));
    expect(comparisons.map(({ name }) => name)).toHaveLength(8);
    for (const { name, built, golden } of comparisons) expect({ [name]: built }).toEqual({ [name]: golden });
    expect(exitCode).toBe(0);
  });

  it('are seen to differ when one byte of the fixture does', async () => {
    const altered = inWorkFolder('golden.json');
    const golden = JSON.parse(readFileSync(ringJson, 'utf8'));
    writeFileSync(altered, JSON.stringify({ ...golden, footerHex: golden.footerHex.replace('0e', '0f') }));
    expect((await runPeer('golden', [altered, gatewayJson])).exitCode).toBe(1);
  });
});
