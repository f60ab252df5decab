import type { Command } from 'commander';
import type { Lane } from '../discovery/lane.ts';
import { formatColumns } from '../output/format-columns.ts';

/** `ls`: the streams, rings, engines and panel renderers of this user on this machine. */
export function addLsCommand(program: Command): void {
  program
    .command('ls')
    .description('list streams, rings, engines and panels; of the first two also what a killed program has left')
    .option('--json', 'one JSON object per line', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listLanes } = await import('../discovery/list-lanes.ts');
      const lanes = listLanes();
      process.stdout.write(json ? lanes.map((lane) => `${JSON.stringify(lane)}\n`).join('') : formatTable(lanes));
      if (lanes.length === 0) process.stderr.write('no stream, ring, engine or panel of this user was found\n');
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
  return formatColumns([['KIND', 'NAME', 'STATE', 'SIZE', 'FRAMES', 'PID'], ...rows]);
}
