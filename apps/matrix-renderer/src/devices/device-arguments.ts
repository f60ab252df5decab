import { ServiceError } from '../errors.ts';

/** What stands behind `NAME:` of a network device: `HOST[:PORT][,value…]`. */
export interface NetworkTarget {
  host: string;
  port: number;
  /** The numbers after the host; what is left out is the default. */
  values: number[];
}

interface TargetRules {
  name: string;
  defaultPort: number;
  /** One entry for each value: its name, default and range. */
  values: readonly { name: string; fallback: number; min: number; max: number }[];
}

/**
 * Reads `HOST[:PORT][,value…]`; an IPv6 host stands in brackets.
 *
 * @throws ServiceError E_USAGE with the form that was expected
 */
export function parseNetworkTarget(text: string, rules: TargetRules): NetworkTarget {
  const [place = '', ...rest] = text.split(',').map((part) => part.trim());
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(place);
  const host = found?.[1] ?? found?.[2];
  const port = found?.[3] === undefined ? rules.defaultPort : Number(found[3]);
  const values = rules.values.map(({ fallback }, index) => {
    const given = rest[index];
    return given === undefined || given === '' ? fallback : Number(given);
  });
  const areGood = rules.values.every(({ min, max }, index) => {
    const value = values[index] ?? Number.NaN;
    return Number.isInteger(value) && value >= min && value <= max;
  });
  if (host === undefined || port < 1 || port > 65_535 || rest.length > rules.values.length || !areGood) {
    const form = rules.values.map(({ name, min, max }) => `[,${name} ${min}..${max}]`).join('');
    throw new ServiceError('E_USAGE', `--device ${rules.name} expects HOST[:PORT]${form}, got "${text}"`);
  }
  return { host, port, values };
}
