import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../src/main/settings/settings-store.ts';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { keepLog } from '../support/keep-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelane-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => new SettingsStore(join(folder, 'settings.json'), keepLog().log);
const write = (text: string) => writeFileSync(join(folder, 'settings.json'), text);

describe('the settings file', () => {
  it('is not needed', () => {
    const store = open();
    expect(store.settings).toBe(defaultSettings);
    expect(store.problems).toEqual([]);
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
  });

  it('keeps what was changed, whole, for its user alone', () => {
    open().change({ lane: 'copied', stage: { type: 'attach', streamName: 'lab', isTrusted: false } });
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600);
    const again = open().settings;
    expect(again).toMatchObject({ lane: 'copied', stage: { type: 'attach', streamName: 'lab', isTrusted: false } });
    expect(again.engine).toEqual({ type: 'spawn' });
  });

  it('keeps its good entries when others are not usable', () => {
    write(JSON.stringify({ lane: 'teleport', stageRoots: ['/stages'], stage: { type: 'spawn', command: 'rm -rf /' } }));
    const store = open();
    expect(store.settings).toMatchObject({ lane: 'auto', stageRoots: ['/stages'], stage: { type: 'spawn' } });
    expect(store.settings.stage).toEqual({ type: 'spawn' });
    expect(store.problems).toHaveLength(2);
  });

  it.each(['{"lane":', '[]', '7', '\0\0\0\0'])('is put aside when it is damaged: %j', (text) => {
    write(text);
    const store = open();
    expect(store.settings).toEqual(defaultSettings);
    expect(store.problems).toHaveLength(1);
    expect(readFileSync(join(folder, 'settings.json.damaged'), 'utf8')).toBe(text);
  });

  it('takes no prototype from a file', () => {
    write('{"__proto__":{"lane":"main"},"lane":"mapped"}');
    expect(open().settings.lane).toBe('mapped');
    expect(Reflect.get({}, 'lane')).toBeUndefined();
  });
});
