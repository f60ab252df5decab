import { renameSync } from 'node:fs';
import { Check } from 'typebox/value';
import { type DesktopSettings, DesktopSettingsSchema, defaultSettings } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import { readJsonFile, writeFileAtomically } from './atomic-file.ts';

/**
 * The settings file. What it says wrongly is replaced by the default, entry by entry; a file that cannot be read at
 * all is kept beside as `<path>.damaged`, and the application starts with defaults.
 */
export class SettingsStore {
  readonly #path: string;
  readonly #log: Logger;
  readonly #problems: string[] = [];
  #settings: DesktopSettings;

  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
    this.#settings = this.#load();
  }

  get settings(): DesktopSettings {
    return this.#settings;
  }

  /** What was wrong with the file, for people. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Keeps and writes the changed entries. A file that cannot be written is logged; the change stays for this run. */
  change(patch: Partial<DesktopSettings>): void {
    this.#settings = { ...this.#settings, ...patch };
    try {
      writeFileAtomically(this.#path, `${JSON.stringify(this.#settings, null, 2)}\n`);
    } catch (error) {
      this.#log.error('the settings could not be written', { error });
    }
  }

  #load(): DesktopSettings {
    try {
      const value = readJsonFile(this.#path);
      return value === undefined ? defaultSettings : this.#repair(value);
    } catch (error) {
      this.#log.error('the settings could not be read', { error });
      this.#problems.push('The settings file is damaged. It was put aside, and the defaults are used.');
      this.#putAside();
      return defaultSettings;
    }
  }

  #repair(value: unknown): DesktopSettings {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`expected an object, found ${typeof value}`);
    const repaired: Record<string, unknown> = { ...defaultSettings };
    for (const [name, schema] of Object.entries(DesktopSettingsSchema.properties)) {
      if (!Object.hasOwn(value, name)) continue;
      const entry: unknown = Reflect.get(value, name);
      if (Check(schema, entry)) repaired[name] = entry;
      else this.#problems.push(`The setting "${name}" is not usable; the default is used.`);
    }
    if (!Check(DesktopSettingsSchema, repaired)) throw new Error('expected settings, found something else');
    return repaired;
  }

  #putAside(): void {
    try {
      renameSync(this.#path, `${this.#path}.damaged`);
    } catch (error) {
      this.#log.error('the damaged settings could not be put aside', { error });
    }
  }
}
