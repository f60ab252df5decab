import { ServiceError } from '../errors.ts';
import { type GivenOptions, type OptionDefinition, type OptionName, optionTable } from './option-table.ts';

const names = Object.keys(optionTable) as OptionName[];

/** Texts as given, by key; repeatable options in order. */
export type OptionTexts = Partial<Record<OptionName, readonly string[]>>;

/** Reads `texts`. Throws `E_USAGE` or `E_CONFIG` naming the option as `label` words it. */
export function readOptions(
  texts: OptionTexts,
  code: 'E_USAGE' | 'E_CONFIG',
  label: (name: OptionName) => string,
): GivenOptions {
  const given: Record<string, unknown> = {};
  for (const name of names) {
    const values = texts[name];
    if (values === undefined) continue;
    const definition: OptionDefinition<unknown> = optionTable[name];
    const read = values.map((text) => {
      try {
        return definition.read(text);
      } catch (error) {
        throw new ServiceError(code, `${label(name)}: ${(error as Error).message}, got ${JSON.stringify(text)}`);
      }
    });
    given[name] = definition.isRepeatable === true ? read : read.at(-1);
  }
  return given;
}

/** Options the environment gives. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): GivenOptions {
  const texts: { -readonly [K in OptionName]?: readonly string[] } = {};
  for (const name of names) {
    const definition: OptionDefinition<unknown> = optionTable[name];
    const value = definition.env === undefined ? undefined : environment[definition.env];
    if (value !== undefined && value !== '') texts[name] = [value];
  }
  return readOptions(texts, 'E_USAGE', (name) => (optionTable[name] as OptionDefinition<unknown>).env ?? name);
}

/** Options a configuration file gives: an object with the options' names in camel case. */
export function readConfig(text: string, path: string): GivenOptions {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ServiceError('E_CONFIG', `${path}: expected JSON: ${(error as Error).message}`, error);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ServiceError('E_CONFIG', `${path}: expected an object of options`);
  }
  const texts: { -readonly [K in OptionName]?: readonly string[] } = {};
  for (const [key, value] of Object.entries(json)) {
    const name = names.find((known) => known === key);
    if (name === undefined)
      throw new ServiceError('E_CONFIG', `${path}: /${key}: no such option; see --help for the names`);
    texts[name] = readJsonValue(value, optionTable[name], `${path}: /${key}`);
  }
  return readOptions(texts, 'E_CONFIG', (name) => `${path}: /${name}`);
}

function readJsonValue(value: unknown, definition: OptionDefinition<unknown>, where: string): string[] {
  if (definition.isRepeatable === true) {
    if (!Array.isArray(value)) throw new ServiceError('E_CONFIG', `${where}: expected a list`);
    return value.map((item, index) => readJsonScalar(item, definition, `${where}/${index}`));
  }
  return [readJsonScalar(value, definition, where)];
}

function readJsonScalar(value: unknown, definition: OptionDefinition<unknown>, where: string): string {
  const expected = definition.isSwitch === true ? ['boolean'] : ['string', 'number'];
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value.join(',');
  if (!expected.includes(typeof value)) {
    throw new ServiceError(
      'E_CONFIG',
      `${where}: expected ${expected.join(' or ')}, got ${value === null ? 'null' : typeof value}`,
    );
  }
  return String(value);
}
