import type { Command } from 'commander';
import { findRings } from '../discovery/find-rings.ts';
import { findStreams } from '../discovery/find-streams.ts';
import type { Lane } from '../discovery/lane.ts';

/** `ls`: the streams and rings of this user on this machine. */
export function addLsCommand(program: Command): void {
  program
    .command('ls')
    .description('list streams and rings, also those a killed program has left')
    .option('--json', 'one JSON object per line', false)
    .action(({ json }: { json: boolean }) => {
      const lanes = [...findStreams(), ...findRings()];
      process.stdout.write(json ? lanes.map((lane) => `${JSON.stringify(lane)}\n`).join('') : formatTable(lanes));
      if (lanes.length === 0) process.stderr.write('no stream or ring of this user was found\n');
    });
}

function formatTable(lanes: readonly Lane[]): string {
  if (lanes.length === 0) return '';
  const rows = lanes.map((lane) => [
    lane.kind,
    lane.name,
    lane.state,
    lane.width === undefined ? '' : `${lane.width}x${lane.height}`,
    lane.frames === undefined ? '' : `${lane.frames}`,
    lane.pid === undefined ? '' : `${lane.pid}`,
  ]);
  const table = [['KIND', 'NAME', 'STATE', 'SIZE', 'FRAMES', 'PID'], ...rows];
  const widths = rows.reduce(
    (most, row) => row.map((cell, column) => Math.max(cell.length, most[column] ?? 0)),
    table[0]?.map((title) => title.length) ?? [],
  );
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
