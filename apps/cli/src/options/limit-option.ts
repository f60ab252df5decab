import { Option } from 'commander';
import { parseCount } from './parse-values.ts';

/** A count after which something ends; without it there is no end. */
export function createLimitOption(flags: string, purpose: string): Option {
  return new Option(flags, purpose).argParser(parseCount).default(Number.POSITIVE_INFINITY, 'no limit');
}
