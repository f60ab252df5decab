import type { MatrixSettings } from '@framelane/viewer-backend';
import type { RowControl } from '../../settings/setting-row.tsx';

/** One row of the settings panel. `key` is the service's own, or one of the three parts of its white balance. */
export interface PanelSetting {
  key: string;
  label: string;
  control: RowControl;
  unit?: string;
  format?: (option: string) => string;
}

export interface PanelSettingGroup {
  title: string;
  settings: readonly PanelSetting[];
}

const balances: readonly string[] = ['whiteRed', 'whiteGreen', 'whiteBlue'];
const balance: RowControl = { type: 'slider', min: 0, max: 1, step: 0.01 };

/** What can be changed while the panel runs, in the order in which it works on a picture. */
export const panelSettingGroups: readonly PanelSettingGroup[] = [
  {
    title: 'Colour',
    settings: [
      { key: 'brightness', label: 'Brightness', control: { type: 'slider', min: 0, max: 100, step: 1 }, unit: '%' },
      { key: 'whiteRed', label: 'White: red', control: balance },
      { key: 'whiteGreen', label: 'White: green', control: balance },
      { key: 'whiteBlue', label: 'White: blue', control: balance },
      {
        key: 'gamma',
        label: 'Gamma',
        control: { type: 'select', options: ['none', 'cie1931', '1.8', '2', '2.2', '2.5', '2.8'] },
        format: (option) => (option === 'cie1931' ? 'CIE 1931' : option),
      },
      { key: 'powerLimit', label: 'Power limit', control: { type: 'number', min: 0, max: 1_000_000 }, unit: 'mA' },
      { key: 'maPerPixel', label: 'White pixel', control: { type: 'number', min: 0, max: 1000 }, unit: 'mA' },
    ],
  },
  {
    title: 'Mapping',
    settings: [
      {
        key: 'rotate',
        label: 'Rotate',
        control: { type: 'select', options: ['0', '90', '180', '270'] },
        format: (option) => `${option}°`,
      },
      {
        key: 'mirror',
        label: 'Mirror',
        control: { type: 'select', options: ['none', 'H', 'V'] },
        format: (option) => (option === 'H' ? 'horizontally' : option === 'V' ? 'vertically' : option),
      },
      { key: 'mapper', label: 'Mapper', control: { type: 'text', placeholder: 'U-mapper;Rotate:90' } },
      {
        key: 'rgbOrder',
        label: 'Lamp order',
        control: { type: 'select', options: ['RGB', 'RBG', 'GRB', 'GBR', 'BRG', 'BGR'] },
      },
    ],
  },
  {
    title: 'Sources',
    settings: [
      {
        key: 'sourcePolicy',
        label: 'Who wins',
        control: { type: 'select', options: ['latest', 'priority', 'lock'] },
        format: (option) => ({ latest: 'the latest', priority: 'by priority', lock: 'the first' })[option] ?? option,
      },
      { key: 'sourceTimeout', label: 'Source gone', control: { type: 'number', min: 0.1, max: 3600 }, unit: 's' },
      { key: 'onIdle', label: 'When idle', control: { type: 'text', placeholder: 'hold, black, fade:2' } },
      { key: 'idleAfter', label: 'Idle after', control: { type: 'number', min: 0, max: 86_400 }, unit: 's' },
      { key: 'onExit', label: 'At the end', control: { type: 'select', options: ['black', 'hold'] } },
    ],
  },
];

/** Settings as the rows edit them: choices as text, the white balance in three. */
export function splitSettings(settings: MatrixSettings): Readonly<Record<string, unknown>> {
  const { whiteBalance, ...others } = settings;
  const [whiteRed, whiteGreen, whiteBlue] = whiteBalance;
  return { ...others, gamma: String(settings.gamma), rotate: String(settings.rotate), whiteRed, whiteGreen, whiteBlue };
}

/** The change of one row as the service takes it. */
export function joinSettings(settings: MatrixSettings, key: string, value: unknown): Partial<MatrixSettings> {
  const channel = balances.indexOf(key);
  if (channel >= 0) {
    const [red, green, blue] = settings.whiteBalance.map((part, i) => (i === channel ? Number(value) : part));
    return { whiteBalance: [red ?? 1, green ?? 1, blue ?? 1] };
  }
  if (key === 'rotate') return { rotate: Number(value) as MatrixSettings['rotate'] };
  if (key === 'gamma') return { gamma: value === 'none' || value === 'cie1931' ? value : Number(value) };
  return { [key]: value };
}
