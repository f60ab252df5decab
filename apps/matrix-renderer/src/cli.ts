import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CommandOrder, commandNames } from './commands/command-order.ts';
import { describeCause, ServiceError } from './errors.ts';
import { type OptionTexts, readConfig, readEnvironment, readOptions } from './settings/collect-options.ts';
import { describeUsage } from './settings/help-text.ts';
import { type GivenOptions, type OptionDefinition, type OptionName, optionTable } from './settings/option-table.ts';
import { resolveSettings } from './settings/resolve-settings.ts';
import type { ServiceSettings } from './settings/service-settings.ts';
import { version } from './version.ts';

/** What the command line asks for. */
export type CliOrder =
  | { type: 'run'; settings: ServiceSettings; given: GivenOptions; configPath: string | undefined }
  | { type: 'command'; command: CommandOrder }
  | { type: 'print'; text: string };

export type Environment = Readonly<Record<string, string | undefined>>;

const byFlag = new Map<string, { name: OptionName; value: string | undefined }>();
for (const name of Object.keys(optionTable) as OptionName[]) {
  const definition: OptionDefinition<unknown> = optionTable[name];
  for (const flag of [definition.flag, ...(definition.aliases ?? [])]) {
    byFlag.set(flag, { name, value: definition.isSwitch === true ? 'true' : undefined });
  }
  if (definition.isSwitch === true) byFlag.set(`no-${definition.flag}`, { name, value: 'false' });
}
const switches = ['help', 'version', 'check'];

/**
 * Reads command line, environment and configuration file; the earlier one wins. Throws `E_USAGE` or `E_CONFIG` with
 * the one line to print.
 */
export function parseCli(args: readonly string[], environment: Environment): CliOrder {
  const name = commandNames.find((known) => known === args[0]);
  const hasName = name !== undefined || args[0] === 'run';
  const { texts, configPath, asked, operands } = readArguments(hasName ? args.slice(1) : args);
  if (asked.has('help')) return { type: 'print', text: describeUsage() };
  if (asked.has('version')) return { type: 'print', text: `${version}\n` };
  const given = {
    ...(configPath === undefined ? {} : readConfig(readConfigText(configPath), configPath)),
    ...readEnvironment(environment),
    ...readOptions(texts, 'E_USAGE', (name) => `--${optionTable[name].flag}`),
  };
  const settings = resolveSettings(given);
  if (asked.has('check')) return { type: 'print', text: 'configuration is valid\n' };
  if (name !== undefined) return { type: 'command', command: { name, operands, settings } };
  const [unexpected] = operands;
  if (unexpected !== undefined) throw new ServiceError('E_USAGE', `unexpected argument ${JSON.stringify(unexpected)}`);
  return { type: 'run', settings, given, configPath };
}

interface ReadArguments {
  texts: OptionTexts;
  configPath: string | undefined;
  asked: ReadonlySet<string>;
  operands: readonly string[];
}

function readArguments(args: readonly string[]): ReadArguments {
  const options = Object.fromEntries(
    [...byFlag].map(([flag, { value }]) => [flag, { type: value === undefined ? 'string' : 'boolean' } as const]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, config: { type: 'string' } },
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const texts: { [K in OptionName]?: string[] } = {};
  const asked = new Set<string>();
  const operands: string[] = [];
  let configPath: string | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      operands.push(token.value);
      continue;
    }
    const known = byFlag.get(token.name);
    if (switches.includes(token.name) && token.value === undefined) asked.add(token.name);
    else if (token.name === 'config') configPath = requireValue(token.rawName, token.value);
    else if (known === undefined) throw new ServiceError('E_USAGE', `no such option: ${token.rawName}`);
    else if (known.value === undefined) {
      texts[known.name] = [...(texts[known.name] ?? []), requireValue(token.rawName, token.value)];
    } else if (token.value === undefined) texts[known.name] = [known.value];
    else throw new ServiceError('E_USAGE', `${token.rawName} takes no value`);
  }
  return { texts, configPath, asked, operands };
}

function requireValue(rawName: string, value: string | undefined): string {
  if (value === undefined) throw new ServiceError('E_USAGE', `${rawName} needs a value`);
  return value;
}

function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ServiceError('E_CONFIG', `cannot read ${path}: ${describeCause(error)}`, error);
  }
}
