import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatReadyLine,
  formatSettingControl,
  isSettingValue,
  parseSettingControl,
  ReadyLineReader,
} from '../src/viewer/index.ts';

describe('control of a setting', () => {
  it.each([
    ['toggle', { type: 'toggle' }],
    ['slider:-8:8:0.1', { type: 'slider', min: -8, max: 8, step: 0.1 }],
    ['slider:0:1e-7:1e-9', { type: 'slider', min: 0, max: 1e-7, step: 1e-9 }],
    ['number:0:100', { type: 'number', min: 0, max: 100 }],
    ['select:a', { type: 'select', options: ['a'] }],
    ['select:ACES film|Reinhard|none: off', { type: 'select', options: ['ACES film', 'Reinhard', 'none: off'] }],
  ] as const)('%s can be read and written', (text, control) => {
    expect(parseSettingControl(text)).toEqual(control);
    expect(formatSettingControl(control)).toBe(text);
  });

  it.each([
    '',
    'toggle:1',
    'slider',
    'slider:0:1',
    'slider:1:0:0.1',
    'slider:0:1:0',
    'slider:0:1:0.1:9',
    'slider:a:b:c',
    'slider::1:0.1',
    'slider:0x1:0x9:1',
    'number:0',
    'number:0:Infinity',
    'number:5:5',
    'select:',
    'select:a||b',
    'colour:red',
  ])('%j is none', (text) => {
    expect(parseSettingControl(text)).toBeUndefined();
  });

  it('says which values fit', () => {
    const fits = (text: string, value: unknown) => {
      const control = parseSettingControl(text);
      return control !== undefined && isSettingValue(control, value);
    };
    expect([fits('toggle', true), fits('toggle', 1)]).toEqual([true, false]);
    expect([fits('slider:0:2:1', 0.5), fits('slider:0:2:1', 2.1)]).toEqual([true, false]);
    expect([fits('number:0:2', 2), fits('number:0:2', Number.NaN), fits('number:0:2', '1')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([fits('select:a|b', 'b'), fits('select:a|b', 'c')]).toEqual([true, false]);
  });
});

describe('ready line', () => {
  const golden = JSON.parse(readFileSync(new URL('../fixtures/viewer/ready-line.json', import.meta.url), 'utf8'));
  const ready = { type: 'ready', ready: golden.ready };

  it('is the golden line', () => {
    expect(formatReadyLine(golden.ready)).toBe(golden.line);
    expect(new ReadyLineReader().push(golden.line)).toEqual([ready]);
  });

  it('is found wherever chunks end, and only once whole', () => {
    const text = `starting\r\n${golden.line}later\n`;
    for (let at = 0; at <= text.length; at += 1) {
      const reader = new ReadyLineReader();
      const lines = [...reader.push(text.slice(0, at)), ...reader.push(text.slice(at))];
      expect(lines).toEqual([{ type: 'log', text: 'starting' }, ready, { type: 'log', text: 'later' }]);
    }
    expect(new ReadyLineReader().push(golden.line.slice(0, -1))).toEqual([]);
  });

  it.each(golden.notReady as string[])('is not %j', (text) => {
    expect(new ReadyLineReader().push(`${text}\n`)).toEqual([{ type: 'log', text }]);
  });

  it('comes after a line that is too long to keep', () => {
    const reader = new ReadyLineReader();
    expect(reader.push('x'.repeat(70_000))).toEqual([]);
    expect(reader.push(`tail\n${golden.line}`)).toEqual([ready]);
  });
});
