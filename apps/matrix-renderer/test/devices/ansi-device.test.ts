import { describe, expect, it } from 'vitest';
import { createAnsiDevice } from '../../src/devices/ansi-device.ts';

function makeTerminal(isTerminal = true) {
  const written: string[] = [];
  return { isTerminal, written, write: async (text: string) => written.push(text) };
}
const frameOf = (...values: number[]) => ({ width: 2, height: 3, data: Uint8Array.from(values), serial: 1 });
const dark = Array.from({ length: 18 }, () => 0);

describe('ansi', () => {
  it('draws two rows as half blocks, then only what changed, and leaves the terminal as it was', async () => {
    const terminal = makeTerminal();
    const device = createAnsiDevice(terminal);
    await device.open({ width: 2, height: 3 });
    await device.push(frameOf(...dark), 1);
    expect(device.push(frameOf(...dark), 2)).toBeUndefined();
    await device.push(frameOf(...dark.with(3, 9)), 3);
    await device.push(frameOf(...dark.with(3, 9).with(17, 5)), 4);
    await device.close();
    await device.close();
    const black = '\x1b[38;2;0;0;0;48;2;0;0;0m▀';
    expect(terminal.written).toEqual([
      '\x1b[?1049h\x1b[?25l\x1b[2J',
      `\x1b[1;1H${black}${black}\x1b[2;1H${black}${black}`,
      '\x1b[1;2H\x1b[38;2;9;0;0;48;2;0;0;0m▀',
      '\x1b[2;2H\x1b[38;2;0;0;5;48;2;0;0;0m▀',
      '\x1b[0m\x1b[?25h\x1b[?1049l',
    ]);
  });

  it('refuses when the output is no terminal', async () => {
    const terminal = makeTerminal(false);
    const device = createAnsiDevice(terminal);
    await expect(device.open({ width: 2, height: 3 })).rejects.toThrow('needs a terminal');
    await device.close();
    expect(terminal.written).toEqual([]);
  });
});
