import type { EffectInfo } from '@framelane/protocol/engine';

/** The effects the fake engine lists: one of each kind of parameter. */
export const fakeEffects: readonly EffectInfo[] = [
  { id: 'fx.invert', name: 'Invert', category: 'Colour', params: [] },
  {
    id: 'fx.hue_shift',
    name: 'Hue shift',
    category: 'Colour',
    params: [
      { name: 'amount', label: 'Amount', type: 'float', default: 90, min: -360, max: 360, step: 1, unit: 'deg' },
    ],
  },
  {
    id: 'fx.blur',
    name: 'Blur',
    category: 'Blur',
    params: [
      {
        name: 'radius',
        label: 'Radius',
        type: 'float',
        default: 5,
        min: 0,
        max: 50,
        step: 0.1,
        unit: 'px',
        curve: 'exponential',
      },
    ],
  },
  {
    id: 'fx.edge_detect',
    name: 'Edge detect',
    category: 'Stylize',
    params: [
      { name: 'threshold', label: 'Threshold', type: 'int', default: 32, min: 0, max: 255 },
      { name: 'mode', label: 'Mode', type: 'choice', default: 'wires', options: ['wires', 'colormix'] },
      { name: 'isInverted', label: 'Invert', type: 'bool', default: false },
    ],
  },
  {
    id: 'util.levels',
    name: 'Levels',
    category: 'Utility',
    params: [
      { name: 'black', label: 'Black', type: 'float', default: 0, min: 0, max: 1, step: 0.01 },
      { name: 'white', label: 'White', type: 'float', default: 1, min: 0, max: 1, step: 0.01 },
      { name: 'gamma', label: 'Gamma', type: 'float', default: 1, min: 0.1, max: 10, curve: 'logarithmic' },
    ],
  },
];
