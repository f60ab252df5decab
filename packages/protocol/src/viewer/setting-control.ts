/** How a setting is edited: the grammar of `RenderSettingCapability.control` as data. */
export type SettingControl =
  | { type: 'toggle' }
  | { type: 'slider'; min: number; max: number; step: number }
  | { type: 'number'; min: number; max: number }
  | { type: 'select'; options: readonly string[] };

/**
 * Reads `toggle`, `slider:<min>:<max>:<step>`, `number:<min>:<max>` or `select:<a>|<b>|…`; `undefined` for anything
 * else, a control this side cannot draw.
 */
export function parseSettingControl(control: string): SettingControl | undefined {
  const split = control.indexOf(':');
  const type = split < 0 ? control : control.slice(0, split);
  const rest = split < 0 ? '' : control.slice(split + 1);
  switch (type) {
    case 'toggle':
      return split < 0 ? { type } : undefined;
    case 'slider': {
      const [min, max, step] = readNumbers(rest, 3);
      if (min === undefined || max === undefined || step === undefined) return undefined;
      return min < max && step > 0 ? { type, min, max, step } : undefined;
    }
    case 'number': {
      const [min, max] = readNumbers(rest, 2);
      if (min === undefined || max === undefined) return undefined;
      return min < max ? { type, min, max } : undefined;
    }
    case 'select': {
      const options = rest.split('|');
      return options.every((option) => option !== '') ? { type, options } : undefined;
    }
    default:
      return undefined;
  }
}

/** The inverse of `parseSettingControl`. Options may hold neither `|` nor be empty. */
export function formatSettingControl(control: SettingControl): string {
  switch (control.type) {
    case 'toggle':
      return control.type;
    case 'slider':
      return `slider:${control.min}:${control.max}:${control.step}`;
    case 'number':
      return `number:${control.min}:${control.max}`;
    case 'select':
      return `select:${control.options.join('|')}`;
  }
}

/** Whether the control can hold `value`; a slider takes values between its steps. */
export function isSettingValue(control: SettingControl, value: unknown): boolean {
  switch (control.type) {
    case 'toggle':
      return typeof value === 'boolean';
    case 'slider':
    case 'number':
      return typeof value === 'number' && value >= control.min && value <= control.max;
    case 'select':
      return typeof value === 'string' && control.options.includes(value);
  }
}

function readNumbers(text: string, count: number): number[] {
  const parts = text.split(':');
  const isComplete =
    parts.length === count && parts.every((part) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part));
  return isComplete ? parts.map(Number) : [];
}
