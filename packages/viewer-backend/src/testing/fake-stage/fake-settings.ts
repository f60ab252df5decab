import type { RenderSettingCapability } from '@framelane/protocol/viewer';

const proof = 'viewer contract: an immediate setting changes the picture';

/** One of each control, one that may not be shown, and one that needs a reload. */
export const fakeCapabilities: readonly RenderSettingCapability[] = [
  capability('exposure', 'Exposure', 'slider:-4:4:0.1'),
  capability('background', 'Background', 'select:gradient|grey|black'),
  capability('wireframe', 'Wireframe', 'toggle'),
  { ...capability('maxSamples', 'Samples', 'number:1:64'), applies_at: 'reload_required' },
  { ...capability('secret', 'Not proven', 'toggle'), validated: false, validation_evidence: '' },
  { ...capability('rayTracing', 'Not here', 'toggle'), applies_at: 'unsupported' },
];

export const fakeSettings: Readonly<Record<string, unknown>> = {
  exposure: 0,
  background: 'gradient',
  wireframe: false,
  maxSamples: 4,
};

export const fakeAovs = ['LdrColor', 'DepthSD'] as const;

function capability(key: string, label: string, control: string): RenderSettingCapability {
  return {
    key,
    label,
    control,
    applies_at: 'immediate',
    apply_path: `render.${key}`,
    validated: true,
    validation_evidence: proof,
  };
}
