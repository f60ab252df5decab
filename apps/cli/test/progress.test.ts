import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../src/output/progress-line.ts';
import { program } from './support/run-cli.ts';
import { startPattern, uniqueStreamName } from './support/streams.ts';

/** Runs the program with its standard error on a terminal of its own and prints what comes there. */
const onTerminal = `
import os, subprocess, sys
terminal, inside = os.openpty()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=inside)
os.close(inside)
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
sys.exit(child.wait())
`;

function runOnTerminal(args: readonly string[]): Promise<string> {
  const child = spawn('python3', ['-c', onTerminal, process.execPath, program, ...args]);
  return text(child.stdout);
}

describe('progress on a terminal', () => {
  it('is one line of test-pattern that redraws itself', async () => {
    const args = ['--stream-name', uniqueStreamName(), '--size', '32x16', '--fps', '50', '--frames', '60'];
    const shown = await runOnTerminal(['test-pattern', ...args]);
    expect(shown).toMatch(/\r\S+ 32x16 {2}[\d.]+ pictures\/s {2}frame \d+ {2}0 watching/);
    expect(shown).toContain('published 60 pictures');
  });

  it('is one line of stream', async () => {
    const { name } = await startPattern(['--size', '32x16', '--fps', '50']);
    const shown = await runOnTerminal(['stream', '--stream-name', name, '--format', 'raw', '--frames', '60']);
    expect(shown).toMatch(/\r\S+ {2}[\d.]+ pictures\/s {2}\d+ written {2}\d+ skipped/);
  });

  it('is nothing elsewhere', () => {
    const written: string[] = [];
    const line = new ProgressLine({ write: (piece) => written.push(piece) }, () => 'never');
    for (let count = 0; count < 100; count += 1) line.count();
    line.end();
    expect(written).toEqual([]);
  });
});
