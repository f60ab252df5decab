import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../src/progress-bar.ts';

function makeBar(isTTY: boolean) {
  const written: string[] = [];
  return { written, bar: new ProgressBar({ isTTY, write: (text) => written.push(text) }) };
}

describe('ProgressBar', () => {
  it('writes a plain line for every ten percent where nobody redraws', () => {
    const { bar, written } = makeBar(false);
    for (let done = 1; done <= 40; done += 1) bar.show(done, 40);
    bar.end();
    expect(written).toHaveLength(10);
    expect([written[0], written.at(-1)]).toEqual(['10 % (4 of 40 pictures)\n', '100 % (40 of 40 pictures)\n']);
  });

  it('redraws one line on a terminal, the last state always', () => {
    const { bar, written } = makeBar(true);
    for (let done = 1; done <= 4000; done += 1) bar.show(done, 4000);
    bar.end();
    expect(written.at(-1)).toBe('\n');
    expect(written.at(-2)).toContain(`\r[${'#'.repeat(30)}] 100 %  4000/4000  `);
    expect(written.join('').match(/\n/g)).toHaveLength(1);
  });
});
