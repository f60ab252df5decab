import {
  formatSettingControl,
  isSettingValue,
  type RenderSettingCapability,
  type SettingControl,
} from '@framelane/protocol/viewer';
import { textureFilterNumbers, toneMapNumbers } from '../raster/raster-kinds.ts';
import { backgrounds } from './backgrounds.ts';

/** How pictures are drawn, whatever the stage. */
export interface RenderSettings {
  /** Stops: each doubles the light. */
  exposure: number;
  toneMap: string;
  background: string;
  wireframe: boolean;
  antiAliasing: string;
  /** Times what lamps of the stage, or the viewer's own, give. */
  lightIntensity: number;
  skyIntensity: number;
  textureFilter: string;
  backFaces: boolean;
}
type SettingKey = keyof RenderSettings;

interface SettingDefinition {
  label: string;
  control: SettingControl;
}

export const defaultSettings: Readonly<RenderSettings> = {
  exposure: 0,
  toneMap: 'linear',
  background: 'studio',
  wireframe: false,
  antiAliasing: '4x',
  lightIntensity: 1,
  skyIntensity: 1,
  textureFilter: 'trilinear',
  backFaces: false,
};

/** Everything here is shown at once; each has a test of its name that draws a picture before and after. */
const definitions: Readonly<Record<SettingKey, SettingDefinition>> = {
  exposure: { label: 'Exposure', control: { type: 'slider', min: -6, max: 6, step: 0.1 } },
  toneMap: { label: 'Tone map', control: { type: 'select', options: Object.keys(toneMapNumbers) } },
  background: { label: 'Background', control: { type: 'select', options: Object.keys(backgrounds) } },
  wireframe: { label: 'Wireframe', control: { type: 'toggle' } },
  antiAliasing: { label: 'Anti-aliasing', control: { type: 'select', options: ['off', '4x'] } },
  lightIntensity: { label: 'Light intensity', control: { type: 'slider', min: 0, max: 4, step: 0.05 } },
  skyIntensity: { label: 'Sky intensity', control: { type: 'slider', min: 0, max: 4, step: 0.05 } },
  textureFilter: {
    label: 'Texture filtering',
    control: { type: 'select', options: Object.keys(textureFilterNumbers) },
  },
  backFaces: { label: 'Back faces', control: { type: 'toggle' } },
};
const proofFile = 'apps/stage-server/test/settings/immediate-settings.test.ts';

/** What a viewer is told of the settings. */
export const settingCapabilities: readonly RenderSettingCapability[] = Object.entries(definitions).map(
  ([key, { label, control }]) => ({
    key,
    label,
    control: formatSettingControl(control),
    applies_at: 'immediate',
    apply_path: `raster.${key}`,
    validated: true,
    validation_evidence: `${proofFile}: ${key}`,
  }),
);

/** What came of wanting another value. */
export type SettingChange =
  | { type: 'changed'; settings: RenderSettings }
  | { type: 'same' }
  | { type: 'refused'; code: 'setting_unknown' | 'setting_value'; message: string };

export function changeSetting(settings: RenderSettings, key: string, value: unknown): SettingChange {
  if (!isSettingKey(key)) {
    const message = `expected one of ${Object.keys(definitions).join(', ')}, found ${JSON.stringify(key)}`;
    return { type: 'refused', code: 'setting_unknown', message };
  }
  const { control } = definitions[key];
  if (!isSettingValue(control, value)) {
    const found = (JSON.stringify(value) ?? 'nothing').slice(0, 100);
    const message = `expected a value of ${formatSettingControl(control)} for ${key}, found ${found}`;
    return { type: 'refused', code: 'setting_value', message };
  }
  return settings[key] === value ? { type: 'same' } : { type: 'changed', settings: { ...settings, [key]: value } };
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(definitions, key);
}
