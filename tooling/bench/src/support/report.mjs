import { availableParallelism, cpus } from 'node:os';

/**
 * One line of a benchmark: our figure and the yardstick's, in the same unit, from the same run. `ratio` is ours
 * divided by the yardstick's; `goal` says what the ratio (or the figure) should be.
 *
 * @typedef {{ what: string, unit: string, ours: number, yardstick?: number, yardstickName?: string, goal?: string }} Row
 */

export function describeMachine() {
  return `node ${process.version} · ${process.platform}-${process.arch} · ${availableParallelism()} × ${cpus()[0]?.model ?? 'cpu'}`;
}

/** @param {Row[]} rows */
export function formatRows(rows) {
  const cells = rows.map((row) => [
    row.what,
    `${formatNumber(row.ours)} ${row.unit}`,
    row.yardstick === undefined ? '' : `${formatNumber(row.yardstick)} ${row.unit}`,
    row.yardstickName ?? '',
    row.yardstick === undefined ? '' : `${(row.ours / row.yardstick).toFixed(2)}×`,
    row.goal ?? '',
  ]);
  const table = [['', 'ours', 'yardstick', 'which is', 'ratio', 'goal'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table
    .map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
    .join('\n');
}

function formatNumber(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
