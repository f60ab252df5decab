import { describe, expect, it } from 'vitest';
import { isSequenceName, matchSequence, writeSequenceName } from '../../src/export/sequence-name.ts';

describe('names of picture sequences', () => {
  it('have exactly one place for a number', () => {
    const good = ['%d.png', 'a%05d.png', 'shot-%03d-final.png'];
    const wrong = ['a.png', '%d-%d.png', '%s.png', '100%-%d.png', '%05.png', '%x%d.png'];
    expect(good.filter(isSequenceName)).toEqual(good);
    expect(wrong.filter(isSequenceName)).toEqual([]);
  });

  it('are numbered with at least as many digits as asked for', () => {
    expect([7, 123, 12345].map((number) => writeSequenceName('a%03d.png', number))).toEqual([
      'a007.png',
      'a123.png',
      'a12345.png',
    ]);
    expect(writeSequenceName('%d.png', 7)).toBe('7.png');
  });

  it('are recognised whatever their number', () => {
    const isOne = matchSequence('a(1)%03d.png');
    expect(['a(1)001.png', 'a(1)7.png', 'a(1)12345.png'].every(isOne)).toBe(true);
    expect(['a(1).png', 'a(1)x.png', 'a1001.png', 'a(1)001.jpg', 'a(1)-1.png'].some(isOne)).toBe(false);
  });
});
