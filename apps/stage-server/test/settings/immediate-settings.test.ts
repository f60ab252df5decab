import { isSettingValue, parseSettingControl } from '@framelane/protocol/viewer';
import { describe, expect, it } from 'vitest';
import { settingCapabilities } from '../../src/settings/render-settings.ts';
import { countDifferences } from '../support/draw.ts';
import { fixturesFolder, primitives, startWatched } from '../support/server.ts';

const textured = `${fixturesFolder}/textured/wall.usda`;
const oneSided = `${fixturesFolder}/one-sided.usda`;

/** A value other than the default, and a stage that shows the difference. */
const trials: Readonly<Record<string, { value: unknown; stage?: string }>> = {
  exposure: { value: 1.5 },
  toneMap: { value: 'aces' },
  background: { value: 'white' },
  wireframe: { value: true },
  antiAliasing: { value: 'off' },
  lightIntensity: { value: 0.2 },
  skyIntensity: { value: 3 },
  textureFilter: { value: 'nearest', stage: textured },
  backFaces: { value: true, stage: oneSided },
};

describe('each setting on offer changes the picture', () => {
  it.each(settingCapabilities.map((capability) => [capability.key, capability] as const))(
    '%s',
    async (key, offered) => {
      const trial = trials[key];
      if (trial === undefined) throw new Error(`${key} has no trial; only what is proven may be offered`);
      expect(offered).toMatchObject({ applies_at: 'immediate', validated: true });
      expect(offered.validation_evidence).toBe(`apps/stage-server/test/settings/immediate-settings.test.ts: ${key}`);
      const control = parseSettingControl(offered.control);
      expect(control !== undefined && isSettingValue(control, trial.value)).toBe(true);

      const { peer } = startWatched();
      await peer.open(trial.stage ?? primitives);
      const before = await peer.readPicture();
      const change = { key, value: trial.value };
      const reply = await peer.ask('setRenderSettingRequest', change, 'renderSettingsChanged');
      expect(reply).toMatchObject({ result: 'success', applied: true, applies_at: 'immediate' });
      expect(reply.settings[key]).toBe(trial.value);
      const after = await peer.readPicture();
      expect(after.sequence).toBeGreaterThan(before.sequence);
      expect(countDifferences(before.bgra, after.bgra)).toBeGreaterThan(20);
    },
  );
});
