import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runPeer } from '../../src/index.mjs';
import { makeStreamName } from '../support/stream-peers.ts';
import { useWorkFolder } from '../support/work-folder.ts';

const fixture = fileURLToPath(import.meta.resolve('@framelane/protocol/fixtures/stream/golden.json'));
const inWorkFolder = useWorkFolder();

describe('golden bytes of the stream, published and read in Python', () => {
  it('equal those of the protocol package', async () => {
    const { exitCode, lines, stderr } = await runPeer('stream_golden', [fixture, makeStreamName()]);
    expect(stderr).toBe('');
    expect(lines).toHaveLength(9);
    for (const line of lines) {
      const { name, built, golden } = JSON.parse(line);
      expect({ [name]: built }).toEqual({ [name]: golden });
    }
    expect(exitCode).toBe(0);
  });

  it('are seen to differ when one byte of the fixture does', async () => {
    const golden = JSON.parse(readFileSync(fixture, 'utf8'));
    const altered = inWorkFolder('golden.json');
    writeFileSync(altered, JSON.stringify({ ...golden, headerHex: golden.headerHex.replace('4f56', '4f57') }));
    expect((await runPeer('stream_golden', [altered, makeStreamName()])).exitCode).toBe(1);
  });
});
