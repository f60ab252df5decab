import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { OwnPanel } from '../src/host/index.ts';

const cleanUp = useCleanUp();

function makePanel() {
  const folder = mkdtempSync(join(tmpdir(), 'own-panel-'));
  cleanUp({ close: async () => rmSync(folder, { recursive: true, force: true }) });
  const stateDir = join(folder, 'state');
  return { panel: new OwnPanel({ stateDir }), settingsPath: join(stateDir, 'panel.json') };
}

describe('a panel renderer of a program’s own', () => {
  it('gets a settings file, for this user alone, which stays as it is', () => {
    const { panel, settingsPath } = makePanel();
    const args = panel.prepare(['main.js']);
    expect(args.slice(0, 5)).toEqual(['main.js', '--config', settingsPath, '--unix-socket', panel.socketPath]);
    expect(readFileSync(settingsPath, 'utf8')).toBe('{}\n');
    expect(statSync(settingsPath).mode & 0o777).toBe(0o600);
    writeFileSync(settingsPath, '{"brightness":20}');
    expect(panel.prepare(['main.js'])).toEqual(args);
    expect(readFileSync(settingsPath, 'utf8')).toBe('{"brightness":20}');
  });

  it('begins anew beside a settings file that is damaged', () => {
    const { panel, settingsPath } = makePanel();
    panel.prepare([]);
    for (const damaged of ['{"brightness":', '[]', '']) {
      writeFileSync(settingsPath, damaged);
      panel.prepare([]);
      expect(readFileSync(settingsPath, 'utf8')).toBe('{}\n');
      expect(readFileSync(`${settingsPath}.damaged`, 'utf8')).toBe(damaged);
    }
  });

  it('keeps the configuration file that its command names', () => {
    const { panel, settingsPath } = makePanel();
    for (const given of [['--config', 'wall.json'], ['--config=wall.json']]) {
      expect(panel.prepare(given).filter((arg) => arg.includes('panel.json'))).toEqual([]);
    }
    expect(existsSync(settingsPath)).toBe(false);
  });
});
